package dev.jamjar.repository.write;

import dev.jamjar.repository.SpareArrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chunks for other threads to read, in memory that is used again and again: large arrays that are
 * new each time keep the garbage collector and the processor's caches busy.
 *
 * <p>For any number of threads.
 */
public final class ChunkCopies {
  private final SpareArrays arrays;

  /**
   * @param most how many bytes of memory are kept that nobody looks at
   */
  public ChunkCopies(long most) {
    this.arrays = new SpareArrays(most);
  }

  /** A chunk that stays as it is until everybody who holds it has released it. */
  public static final class Copy {
    private final SpareArrays home;
    private final byte[] bytes;
    private final int length;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Copy(SpareArrays home, byte[] bytes, int length) {
      this.home = home;
      this.bytes = bytes;
      this.length = length;
    }

    /** A chunk in an array of its own, which nobody changes any more. */
    static Copy of(byte[] content) {
      return new Copy(new SpareArrays(0), content, content.length);
    }

    /** The chunk, from the first byte on, and more. */
    public byte[] bytes() {
      return bytes;
    }

    public int length() {
      return length;
    }

    /** Says that there is one more who will release it. */
    void hold() {
      holders.incrementAndGet();
    }

    /** Says that one of those who hold it looks at it no more. */
    public void release() {
      if (holders.decrementAndGet() == 0) {
        home.giveBack(bytes);
      }
    }
  }

  /** Copies a chunk; the caller holds it. */
  public Copy copy(byte[] buffer, int offset, int length) {
    byte[] bytes = spare(length);
    System.arraycopy(buffer, offset, bytes, 0, length);
    return of(bytes, length);
  }

  /** A chunk that was made in a spare array; the caller holds it. */
  public Copy of(byte[] spare, int length) {
    return new Copy(arrays, spare, length);
  }

  /** An array of {@code length} bytes or more. */
  public byte[] spare(int length) {
    return arrays.take(length);
  }
}
