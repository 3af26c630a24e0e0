package dev.jamjar.codec;

import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A hash of a file of which large atoms are known by their chunks' ids: of where these are, and of
 * everything else. Files with the same outline are the same, if the chunks are.
 */
public final class Outline extends OutputStream {
  private final Blake3 rest = new Blake3();
  private final Blake3 atoms = new Blake3();
  private final ByteBuffer atom =
      ByteBuffer.allocate(2 * Long.BYTES + Hash.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Adds bytes; of those that a large atom begins or ends in, its bits are 0. */
  @Override
  public void write(byte[] bytes, int offset, int length) {
    rest.update(bytes, offset, length);
  }

  /** Adds a large atom; bits before it may come later. */
  public void largeAtom(LargeAtom large) {
    atom.clear().putLong(large.start()).putLong(large.bits());
    large.ids().write(atom.array(), atom.position());
    atoms.update(atom.array());
  }

  /** The hash of all that was added. */
  public Hash finish() {
    Blake3 both = new Blake3();
    both.update(rest.finish().bytes());
    both.update(atoms.finish().bytes());
    return both.finish();
  }
}
