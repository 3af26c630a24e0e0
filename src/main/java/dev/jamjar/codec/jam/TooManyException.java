package dev.jamjar.codec.jam;

/**
 * A limit of {@link Geometry} is passed; the encoder calls the jam unsuitable then, the decoder the
 * chunks damaged.
 */
final class TooManyException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param what there is too much of, in lower case
   */
  TooManyException(String what) {
    // Ordinary control flow: nobody reads a trace.
    super(what, null, false, false);
  }
}
