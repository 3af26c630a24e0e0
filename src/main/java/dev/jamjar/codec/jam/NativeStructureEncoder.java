package dev.jamjar.codec.jam;

import dev.jamjar.codec.ChunkSink;
import dev.jamjar.codec.Nouns;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.BitReader;
import dev.jamjar.jam.JamSource;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The structure of a jam read in C. */
final class NativeStructureEncoder implements StructureEncoder {
  /** More than a structure chunk has ({@link StructureWriter}). */
  private static final int CHUNK_BYTES = 1 << 17;

  private final BitReader in;
  private final byte[] chunk = new byte[CHUNK_BYTES];

  /** What C answers: position, start of the last code, a number, bytes of a chunk. */
  private final long[] progress = new long[4];

  private final BitReader.Scanner encode = this::encode;
  private final Nouns nouns;
  private final AtomPlaces places = new AtomPlaces();
  private long handle = NativeStructure.encoder();
  private int stop = NativeStructure.STOP_DONE;

  NativeStructureEncoder(JamSource source, long bytes)
      throws IOException, MalformedJamException, TooManyException {
    boolean passed = false;
    try {
      firstPass(new BitReader(source, bytes));
      this.nouns = NativeStructure.nouns(handle);
      int result = NativeStructure.secondPass(handle);
      if (result < 0) {
        throw fault(-result);
      }
      this.in = new BitReader(source, bytes);
      passed = true;
    } finally {
      if (!passed) {
        close();
      }
    }
  }

  @Override
  public Nouns nouns() {
    return nouns;
  }

  @Override
  public long next(ChunkSink sink) throws IOException, MalformedJamException, TooManyException {
    stop = NativeStructure.STOP_CHUNK;
    do {
      in.scan(stop == NativeStructure.STOP_MORE, encode);
      if (stop == NativeStructure.STOP_FAULT) {
        throw fault((int) progress[2]);
      }
      if (progress[3] > 0) {
        sink.chunk(chunk, 0, (int) progress[3]);
      }
    } while (stop == NativeStructure.STOP_MORE || stop == NativeStructure.STOP_CHUNK);
    return stop == NativeStructure.STOP_ATOM ? progress[2] : 0;
  }

  @Override
  public AtomPlaces largeAtoms() {
    return places;
  }

  @Override
  public long start() {
    return progress[1];
  }

  @Override
  public long position() {
    return in.position();
  }

  @Override
  public void skip(long count) throws MalformedJamException {
    in.skip(count);
  }

  @Override
  public void largeAtom(Hash ids) throws TooManyException {
    NativeStructure.check(NativeStructure.encodedLargeAtom(handle, Namer.ofLargeAtom(ids)));
  }

  @Override
  public long remaining() {
    return in.remaining();
  }

  @Override
  public long peek() throws IOException {
    return in.peek();
  }

  @Override
  public void bits(byte[] target, int offset, long count)
      throws IOException, MalformedJamException {
    in.bits(target, offset, count);
  }

  @Override
  public void close() {
    NativeStructure.freeEncoder(handle);
    handle = 0;
  }

  private void firstPass(BitReader reader)
      throws IOException, MalformedJamException, TooManyException {
    do {
      reader.scan(
          stop == NativeStructure.STOP_MORE,
          (window, bytes, first, base, limit) -> {
            stop = NativeStructure.firstPass(handle, window, bytes, first, base, limit, progress);
            return progress[0];
          });
      switch (stop) {
        case NativeStructure.STOP_FAULT -> throw fault((int) progress[2]);
        case NativeStructure.STOP_ATOM -> {
          places.add(reader.position(), progress[2]);
          reader.skip(progress[2] - 1);
          if (reader.bits(1) == 0) {
            throw fault(NativeStructure.FAULT_NOT_SHORTEST);
          }
        }
        default -> {}
      }
    } while (stop != NativeStructure.STOP_DONE);
  }

  private long encode(ByteBuffer window, int bytes, long first, long base, long limit) {
    stop = NativeStructure.encode(handle, window, bytes, first, base, limit, progress, chunk);
    return progress[0];
  }

  private MalformedJamException fault(int fault) throws TooManyException {
    NativeStructure.check(fault);
    return new MalformedJamException(progress[1], NativeStructure.words(fault));
  }
}
