package dev.jamjar.hash;

/** The address of a chunk: the BLAKE3 of its content before compression. */
public record ChunkId(Hash hash) implements Comparable<ChunkId> {
  /** The id of the content in {@code length} bytes of {@code bytes} from {@code offset} on. */
  public static ChunkId of(byte[] bytes, int offset, int length) {
    return new ChunkId(Blake3.of(bytes, offset, length));
  }

  public static ChunkId of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  @Override
  public int compareTo(ChunkId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkId chunk && hash.equals(chunk.hash);
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
