package dev.jamjar.synthetic;

import java.io.IOException;

/** Takes the tokens of a jam, in the order in which they stand in it. */
interface JamTokens {
  /** A cell whose head and tail come next. */
  void cell(int cell) throws IOException;

  /** An atom of up to 64 bits, in full. */
  void atom(int atom) throws IOException;

  /** A bulk atom, in full. */
  void bulk(int bulk) throws IOException;

  /**
   * A reference.
   *
   * @param position where the noun meant stands first, in bits
   * @param holder the cell that the reference stands in
   */
  void reference(long position, int holder) throws IOException;
}
