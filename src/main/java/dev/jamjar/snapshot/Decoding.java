package dev.jamjar.snapshot;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.ChunkSource;
import dev.jamjar.codec.Codecs;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.read.ContentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Decodes a whole snapshot into a stream, and holds it against the manifest's hash. */
final class Decoding {
  private Decoding() {}

  /**
   * Writes the snapshot's bytes to {@code target}; they are worth nothing until this returns.
   *
   * @throws CorruptDataException if what was written is not the file that was pushed
   */
  static void run(
      Manifest manifest, ContentReader reader, WriteBehind.Target target, Progress progress)
      throws IOException {
    Hashing hashing = new Hashing(target, progress);
    try (WriteBehind behind = new WriteBehind(hashing, "jamjar-write")) {
      for (Manifest.Part part : manifest.parts()) {
        Codecs.named(part.codec(), part.codecVersion())
            .decode(new Fetched(reader.chunks(part)), part.bytes(), behind);
      }
      behind.finish();
    }
    Hash found = hashing.hash.finish();
    Manifest.Source source = manifest.source();
    if (hashing.written != source.bytes() || !found.equals(source.blake3())) {
      throw new CorruptDataException(
          "the decoded file is not the one that was pushed: "
              + hashing.written
              + " bytes that hash to "
              + found.abbreviated()
              + "…, expected "
              + source.bytes()
              + " bytes and "
              + source.blake3().abbreviated()
              + "…",
          "restore another snapshot, and report this: the publisher proved this one when pushing");
    }
  }

  /** The chunks of one part, as a codec takes them. */
  private static final class Fetched implements ChunkSource {
    private final ContentReader.Chunks chunks;
    private byte[] chunk;

    Fetched(ContentReader.Chunks chunks) {
      this.chunks = chunks;
    }

    @Override
    public boolean next() throws IOException {
      chunk = chunks.next();
      return chunk != null;
    }

    @Override
    public byte[] array() {
      return chunk;
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public int length() {
      return chunk.length;
    }

    @Override
    public ChunkId id() {
      return chunks.id();
    }
  }

  /** Passes on what is written, hashed and counted. */
  private static final class Hashing implements WriteBehind.Target {
    private final WriteBehind.Target target;
    private final Progress progress;
    private final Blake3 hash = new Blake3();
    private long written;

    Hashing(WriteBehind.Target target, Progress progress) {
      this.target = target;
      this.progress = progress;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      int length = bytes.remaining();
      hash.update(bytes.duplicate());
      target.write(bytes);
      written += length;
      progress.advance(length);
    }

    @Override
    public Iterator<ByteBuffer> buffers() {
      return target.buffers();
    }
  }
}
