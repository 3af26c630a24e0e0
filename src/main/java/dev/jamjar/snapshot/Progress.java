package dev.jamjar.snapshot;

/** Told how a long operation gets on; called from any thread. */
public interface Progress {
  /**
   * A new stage begins.
   *
   * @param name one or two words, such as {@code encoding}
   * @param totalBytes how many bytes it will work through; 0 where that is not known
   */
  void stage(String name, long totalBytes);

  /** So many bytes more were worked through in this stage. */
  void advance(long bytes);

  /** Something that the operator should know although all went well. */
  void warn(String message);

  /** Tells nobody. */
  Progress SILENT =
      new Progress() {
        @Override
        public void stage(String name, long totalBytes) {}

        @Override
        public void advance(long bytes) {}

        @Override
        public void warn(String message) {}
      };
}
