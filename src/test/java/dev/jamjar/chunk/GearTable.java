package dev.jamjar.chunk;

/** The gear table as text, for its golden vector. */
public final class GearTable {
  private GearTable() {}

  /** A word a line, in 16 hexadecimal digits. */
  public static String text() {
    StringBuilder text = new StringBuilder();
    for (long word : Chunker.gearTable()) {
      text.append("%016x%n".formatted(word).replace("\r", ""));
    }
    return text.toString();
  }
}
