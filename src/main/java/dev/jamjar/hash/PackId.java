package dev.jamjar.hash;

/** The address of a pack: the BLAKE3 of all its bytes. */
public record PackId(Hash hash) implements Comparable<PackId> {
  @Override
  public int compareTo(PackId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackId pack && hash.equals(pack.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return hash.hex();
  }
}
