package dev.jamjar.codec.jam;

import dev.jamjar.codec.ChunkSource;
import dev.jamjar.hash.Hash;
import dev.jamjar.jam.BitWriter;
import dev.jamjar.jam.JamWriter;
import java.io.IOException;
import java.util.Objects;

/** The structure of a jam, written in C. */
final class NativeStructureDecoder implements StructureDecoder {
  private final JamWriter out;
  private final int nameBytes;
  private final BitWriter.Filler fill = this::fill;
  private long handle;

  // The chunk at hand.
  private ChunkSource chunk;
  private boolean opens;
  private int written;
  private long number;

  NativeStructureDecoder(JamWriter target, int nameBytes, long limitBits) {
    this.out = target;
    this.nameBytes = nameBytes;
    this.handle = NativeStructure.decoder(nameBytes, limitBits);
  }

  @Override
  public int nameBytes() {
    return nameBytes;
  }

  @Override
  public long write(ChunkSource source, long chunkNumber) throws IOException, TooManyException {
    Objects.checkFromIndexSize(source.offset(), source.length(), source.array().length);
    chunk = source;
    opens = true;
    do {
      out.fill(NativeStructure.MOST_BYTES_OF_A_TAG, fill);
      opens = false;
    } while (written == NativeStructure.WRITTEN_FULL);
    if (written == NativeStructure.WRITTEN_FAULT) {
      NativeStructure.check((int) number);
      throw StructureDecoder.damaged(chunkNumber, NativeStructure.words((int) number));
    }
    return written == NativeStructure.WRITTEN_LARGE ? number : 0;
  }

  @Override
  public void largeAtom(Hash ids) throws TooManyException {
    NativeStructure.check(NativeStructure.decodedLargeAtom(handle, Namer.ofLargeAtom(ids)));
  }

  @Override
  public boolean isComplete() {
    return NativeStructure.isComplete(handle);
  }

  @Override
  public void close() {
    NativeStructure.freeDecoder(handle);
    handle = 0;
  }

  private void fill(byte[] buffer, int end, long base, long[] state) {
    written =
        NativeStructure.decode(
            handle, opens, chunk.array(), chunk.offset(), chunk.length(), buffer, end, base, state);
    number = state[3];
  }
}
