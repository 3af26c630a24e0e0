package dev.jamjar.codec;

/** A codec's refusal of bytes that it could not give back exactly; says why, in a few words. */
public final class UnsuitableException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnsuitableException(String reason) {
    // Ordinary control flow: the raw codec takes over, nobody reads a trace.
    super(reason, null, false, false);
  }
}
