package dev.jamjar.jam;

/** Bits that are no jam of a noun, or not one in the shortest codes; says where and why. */
public final class MalformedJamException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long bitPosition;
  private final String reason;

  /**
   * @param bitPosition where the offending noun or field starts, in bits from the start of the jam
   * @param reason a few words, in lower case
   */
  public MalformedJamException(long bitPosition, String reason) {
    // Ordinary control flow: callers take another way with such bytes, nobody reads a trace.
    super(reason + " at bit " + bitPosition, null, false, false);
    this.bitPosition = bitPosition;
    this.reason = reason;
  }

  public long bitPosition() {
    return bitPosition;
  }

  public String reason() {
    return reason;
  }
}
