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
import java.io.OutputStream;

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
    Hashed hashed;
    try (WriteBehind behind = new WriteBehind(target, "jamjar-write")) {
      hashed = new Hashed(behind, progress);
      for (Manifest.Part part : manifest.parts()) {
        Codecs.named(part.codec(), part.codecVersion())
            .decode(new Fetched(reader.chunks(part)), part.bytes(), hashed);
      }
      behind.finish();
    }
    Hash found = hashed.hash.finish();
    Manifest.Source source = manifest.source();
    if (hashed.written != source.bytes() || !found.equals(source.blake3())) {
      throw new CorruptDataException(
          "the decoded file is not the one that was pushed: "
              + hashed.written
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

    Fetched(ContentReader.Chunks chunks) {
      this.chunks = chunks;
    }

    @Override
    public boolean next() throws IOException {
      return chunks.next();
    }

    @Override
    public byte[] array() {
      return chunks.array();
    }

    @Override
    public int offset() {
      return chunks.offset();
    }

    @Override
    public int length() {
      return chunks.length();
    }

    @Override
    public ChunkId id() {
      return chunks.id();
    }
  }

  /**
   * Passes on what is written, hashed and counted: here, where it is still in the processor's
   * cache, and not on the thread that waits for the disk.
   */
  private static final class Hashed extends OutputStream {
    private final OutputStream target;
    private final Progress progress;
    private final Blake3 hash = new Blake3();
    private long written;

    Hashed(OutputStream target, Progress progress) {
      this.target = target;
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      hash.update(bytes, offset, length);
      target.write(bytes, offset, length);
      written += length;
      progress.advance(length);
    }
  }
}
