package dev.jamjar.store.s3;

import dev.jamjar.CorruptDataException;
import java.io.EOFException;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * What a server sends for an object that was asked for.
 *
 * <p>Takes no more memory than bytes come, whatever length was declared.
 */
final class S3Body {
  private final String where;
  private final ResponseInputStream<GetObjectResponse> stream;

  /**
   * @param where names the object in messages
   * @param stream stays open
   */
  S3Body(String where, ResponseInputStream<GetObjectResponse> stream) {
    this.where = where;
    this.stream = stream;
  }

  /** All of it, if that is not more than {@code maxBytes}. */
  byte[] all(int maxBytes) throws IOException {
    long declared = declaredBytes();
    if (declared > maxBytes) {
      throw new CorruptDataException(
          where, 0, "it has %d bytes, expected at most %d".formatted(declared, maxBytes));
    }
    return exactly((int) declared);
  }

  /** The first {@code maxBytes}, or all if it is smaller. */
  byte[] start(int maxBytes) throws IOException {
    return exactly((int) Math.min(declaredBytes(), maxBytes));
  }

  /** The object's entity tag as the store wrote it, or empty. */
  String entityTag() {
    String tag = stream.response().eTag();
    return tag == null ? "" : tag;
  }

  /** Puts the range that was asked for into the start of {@code target}. */
  void range(long offset, int length, byte[] target) throws IOException {
    GetObjectResponse response = stream.response();
    String range = response.contentRange();
    if (range != null && !range.startsWith("bytes " + offset + "-")) {
      throw new IOException("asked for byte " + offset + " on, got \"" + range + "\"");
    }
    // Without one it is the whole object: this server knows no ranges.
    long skipped = range == null ? offset : 0;
    Long declared = response.contentLength();
    if (declared != null && declared < skipped + length) {
      throw new CorruptDataException(
          where,
          offset,
          "%d bytes were expected from there on, it has %d"
              .formatted(length, Math.max(0, declared - skipped)));
    }
    stream.skipNBytes(skipped);
    requireAll(stream.readNBytes(target, 0, length), length);
  }

  /** Closes it if nothing more comes, so that the connection is kept. */
  void closeAtEnd() throws IOException {
    if (stream.read() < 0) {
      stream.close();
    }
  }

  /** Drops whatever is left, which {@code close} would read to the end; not where it is closed. */
  void abort() {
    stream.abort();
  }

  private long declaredBytes() throws IOException {
    Long declared = stream.response().contentLength();
    if (declared == null) {
      throw new IOException("it tells no length");
    }
    return declared;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] content = stream.readNBytes(length);
    requireAll(content.length, length);
    return content;
  }

  private static void requireAll(int came, int length) throws EOFException {
    if (came < length) {
      throw new EOFException("%d of %d bytes came".formatted(came, length));
    }
  }
}
