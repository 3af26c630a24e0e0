package dev.jamjar.codec;

import dev.jamjar.CorruptDataException;
import dev.jamjar.chunk.Chunker;
import dev.jamjar.chunk.ChunkerParams;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The codec that any bytes go through: chunks are stretches of the file, cut by content. */
public final class RawCodec implements Codec {
  public static final String NAME = "raw";

  private static final int BUFFER_BYTES = 1 << 20;
  private static final int AHEAD_BYTES = 64 << 10;

  private final Chunker chunker = new Chunker(ChunkerParams.RAW);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Prepared prepare(Region source) {
    return new Prepared() {
      @Override
      public Optional<Nouns> encode(ChunkSink sink) throws IOException {
        return RawCodec.this.encode(source, sink);
      }

      @Override
      public Reading readAhead(AheadSink sink, OutputStream whole, Outline outline) {
        return new CopyAhead(source, whole, outline);
      }
    };
  }

  @Override
  public Optional<Nouns> encode(Region source, ChunkSink sink) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, source.length())];
    int filled = 0;
    long position = 0;
    while (true) {
      int n = source.read(position, ByteBuffer.wrap(buffer, filled, buffer.length - filled));
      position += n;
      filled += n;
      if (filled == 0) {
        return Optional.empty();
      }
      boolean last = position == source.length();
      int start = 0;
      while (filled - start >= chunker.params().max() || last && start < filled) {
        int length = chunker.cut(buffer, start, filled - start);
        sink.chunk(buffer, start, length);
        start += length;
      }
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
    }
  }

  @Override
  public void decode(ChunkSource chunks, long bytes, OutputStream target) throws IOException {
    long left = bytes;
    while (chunks.next()) {
      if (chunks.length() > left) {
        throw tooMany("more", bytes);
      }
      target.write(chunks.array(), chunks.offset(), chunks.length());
      left -= chunks.length();
    }
    if (left != 0) {
      throw tooMany("fewer", bytes);
    }
  }

  /** Reads a region that has no large atoms. */
  private static final class CopyAhead implements Reading {
    private final Region source;
    private final OutputStream whole;
    private final Outline outline;
    private final byte[] buffer;
    private long position;

    CopyAhead(Region source, OutputStream whole, Outline outline) {
      this.source = source;
      this.whole = whole;
      this.outline = outline;
      this.buffer = new byte[(int) Math.min(AHEAD_BYTES, source.length())];
    }

    @Override
    public boolean step() throws IOException {
      int n = source.read(position, ByteBuffer.wrap(buffer));
      whole.write(buffer, 0, n);
      outline.write(buffer, 0, n);
      position += n;
      return n > 0;
    }
  }

  private static CorruptDataException tooMany(String which, long bytes) {
    return new CorruptDataException(
        "the chunks of a raw part hold " + which + " bytes than the " + bytes + " it had",
        "run \"jamjar check\" to see which snapshots are hurt");
  }
}
