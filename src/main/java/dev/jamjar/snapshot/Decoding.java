package dev.jamjar.snapshot;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.Codecs;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.ContentReader;
import java.io.IOException;
import java.io.OutputStream;

/** Decodes a whole snapshot into a stream, and holds it against the manifest's hashes. */
final class Decoding {
  private Decoding() {}

  /**
   * Writes the snapshot's bytes to {@code target}; they are worth nothing until this returns.
   *
   * @throws CorruptDataException if what was written is not the file that was pushed
   */
  static void run(Manifest manifest, ContentReader reader, OutputStream target, Progress progress)
      throws IOException {
    Hashing hashing = new Hashing(target, progress);
    for (Manifest.Part part : manifest.parts()) {
      ContentReader.Chunks chunks = reader.chunks(part);
      Codecs.named(part.codec(), part.codecVersion()).decode(chunks::next, part.bytes(), hashing);
    }
    FileHashes.Pair found = hashing.hashes.finish();
    Manifest.Source source = manifest.source();
    if (hashing.written != source.bytes()
        || !found.equals(new FileHashes.Pair(source.blake3(), source.sha256()))) {
      throw new CorruptDataException(
          "the decoded file is not the one that was pushed: "
              + hashing.written
              + " bytes that hash to "
              + found.blake3().abbreviated()
              + "…, expected "
              + source.bytes()
              + " bytes and "
              + source.blake3().abbreviated()
              + "…",
          "restore another snapshot, and report this: the publisher proved this one when pushing");
    }
  }

  /** Passes on what is written, hashed and counted. */
  private static final class Hashing extends OutputStream {
    private final OutputStream target;
    private final Progress progress;
    private final FileHashes hashes = new FileHashes();
    private long written;

    Hashing(OutputStream target, Progress progress) {
      this.target = target;
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target.write(bytes, offset, length);
      hashes.update(bytes, offset, length);
      written += length;
      progress.advance(length);
    }
  }
}
