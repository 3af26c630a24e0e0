package dev.jamjar.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Turns a stretch of a source file into chunks, and the chunks back into exactly those bytes.
 *
 * <p>A codec decides where chunks begin and end, so that equal content gives equal chunks wherever
 * it stands. It need not be right about a file: whoever calls {@link #encode} decodes again and
 * compares before publishing, and takes the raw codec where the two differ. Stateless, so any
 * thread may use it.
 */
public interface Codec {
  /** The name that manifests call it by. */
  String name();

  /** The version of its encoding; a change of the chunks it writes is a new version. */
  int version();

  /**
   * Encodes all of {@code source}.
   *
   * @return the nouns that it came across; empty where the codec does not look for any
   * @throws UnsuitableException if this codec cannot give these bytes back; chunks handed out until
   *     then are worthless but harmless
   */
  default Optional<Nouns> encode(Region source, ChunkSink sink)
      throws IOException, UnsuitableException {
    try (Prepared prepared = prepare(source)) {
      return prepared.encode(sink);
    }
  }

  /**
   * Looks over {@code source} as far as it must before it can hand out the first chunk.
   *
   * @throws UnsuitableException as {@link #encode}
   */
  Prepared prepare(Region source) throws IOException, UnsuitableException;

  /** A region that was looked over. */
  interface Prepared extends Closeable {
    /** See {@link Codec#encode}; to be called once. */
    Optional<Nouns> encode(ChunkSink sink) throws IOException, UnsuitableException;

    /**
     * Reads the region once from its first byte to its last, and makes the chunks of its large
     * atoms, if it has any; {@link #encode} makes the others meanwhile. To be called once, be it
     * that this is closed.
     *
     * @param whole is given all bytes of the region, as these chunks and the rest give them back
     * @param outline is given the rest, and where the large atoms are
     */
    Reading readAhead(AheadSink sink, OutputStream whole, Outline outline)
        throws UnsuitableException;

    @Override
    default void close() {}
  }

  /** A region that is being read, a little at a time. */
  @FunctionalInterface
  interface Reading {
    /**
     * Reads on, some dozen kilobytes; answers whether there may be more.
     *
     * @throws UnsuitableException as {@link #encode}
     */
    boolean step() throws IOException, UnsuitableException;
  }

  /**
   * Decodes what {@link #encode} wrote; to an {@link Outline}, if large atoms were made ahead.
   *
   * @param bytes how many bytes the region had; writing more is damage
   * @throws dev.jamjar.CorruptDataException if the chunks are no encoding of that many bytes
   */
  void decode(ChunkSource chunks, long bytes, OutputStream target) throws IOException;
}
