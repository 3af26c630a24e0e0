package dev.jamjar.checkpoint;

/** What is wrong with a file's bytes, in a few words; never leaves this package. */
final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String problem) {
    // Ordinary control flow: it becomes a sentence about the file, nobody reads a trace.
    super(problem, null, false, false);
  }
}
