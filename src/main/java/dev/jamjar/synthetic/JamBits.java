package dev.jamjar.synthetic;

import dev.jamjar.jam.JamWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes the tokens of a jam as its bits; bulk atoms are made as they are written. */
final class JamBits implements JamTokens {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int PIECE_WORDS = 1 << 10;

  private final Nouns nouns;
  private final JamWriter out;
  private final byte[] piece = new byte[PIECE_WORDS * Long.BYTES];

  JamBits(Nouns nouns, OutputStream target) {
    this.nouns = nouns;
    out = new JamWriter(target);
  }

  @Override
  public void cell(int cell) throws IOException {
    out.cell();
  }

  @Override
  public void atom(int atom) throws IOException {
    out.atom(nouns.value(atom));
  }

  @Override
  public void reference(long position, int holder) throws IOException {
    out.reference(position);
  }

  @Override
  public void bulk(int bulk) throws IOException {
    int length = nouns.bulkBits(bulk);
    out.atomHeader(length);
    long key = nouns.bulkKey(bulk);
    int last = (length - 1) / Long.SIZE;
    for (int done = 0; done < last; done += PIECE_WORDS) {
      int words = Math.min(PIECE_WORDS, last - done);
      for (int i = 0; i < words; i++) {
        WORDS.set(piece, i * Long.BYTES, Prng.at(key, done + i));
      }
      out.bits(piece, 0, (long) words * Long.SIZE);
    }
    // The last word is cut so that its highest bit is the atom's highest, which must be set.
    int lastBits = length - last * Long.SIZE;
    long top = 1L << (lastBits - 1);
    out.bits(Prng.at(key, last) & (top - 1) | top, lastBits);
  }

  /** Fills the last byte with zeros and gives everything to the target, which stays open. */
  void finish() throws IOException {
    out.finish();
  }
}
