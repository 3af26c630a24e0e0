package dev.jamjar.hash;

import java.io.IOException;

/**
 * The choice of a {@link Kernel} when the process starts: the fastest that passes its test.
 *
 * <p>{@code -Djamjar.native=off}, or {@code JAMJAR_NATIVE=off} in the environment, chooses Java; an
 * instruction set's name instead of {@code off} chooses that one where the processor has it.
 * Whatever goes wrong, the choice is Java, and silent: hashes are the same, only later.
 */
final class KernelChoice {
  /** Lengths that meet every lane count, whole and partial chunks and odd trees. */
  private static final int[] TEST_LENGTHS = {0, 1, 1023, 1025, 3073, 5120, 8193, 31_744, 102_400};

  /** First words of the hashes in BLAKE3's published test_vectors.json for those lengths. */
  private static final long[] TEST_WORDS = {
    0xaf1349b9f5f9a1a6L,
    0x2d3adedff11b61f1L,
    0x10108970eeda3eb9L,
    0xd00278ae47eb27b3L,
    0x7124b49501012f81L,
    0x9cadc15fed8b5d85L,
    0xbab6c09cb8ce8cf4L,
    0x62b6960e1a44bcc1L,
    0xbc3e3d41a1146b06L,
  };

  private KernelChoice() {}

  static Kernel make() {
    String wish = System.getProperty("jamjar.native", System.getenv("JAMJAR_NATIVE"));
    return make(wish == null ? "" : wish, NativeLibrary.throughUsualFolders());
  }

  /** How the native library comes into the process. */
  interface Loader {
    void load() throws IOException;
  }

  static Kernel make(String wish, Loader loader) {
    Kernel scalar = new ScalarKernel();
    if (wish.equals("off")) {
      return scalar;
    }
    try {
      loader.load();
      Kernel chosen = scalar;
      for (NativeKernel kernel : NativeKernel.supported()) {
        chosen = kernel;
        if (kernel.instructionSet().equals(wish)) {
          break;
        }
      }
      return passes(chosen) ? chosen : scalar;
    } catch (IOException | LinkageError | RuntimeException e) {
      return scalar;
    }
  }

  /** Whether the kernel gets published hashes right, at once and in steps. */
  static boolean passes(Kernel kernel) {
    byte[] input = new byte[TEST_LENGTHS[TEST_LENGTHS.length - 1]];
    for (int i = 0; i < 251; i++) {
      input[i] = (byte) i;
    }
    // Copying is quick even before the compiler has seen it.
    for (int done = 251; done < input.length; done *= 2) {
      System.arraycopy(input, 0, input, done, Math.min(done, input.length - done));
    }
    byte[] stack = new byte[Kernel.STACK_BYTES];
    byte[] hash = new byte[Hash.BYTES];
    for (int i = 0; i < TEST_LENGTHS.length; i++) {
      kernel.finish(stack, 0, input, 0, TEST_LENGTHS[i], 0, hash);
      if (Hash.read(hash, 0).w0() != TEST_WORDS[i]) {
        return false;
      }
    }
    int chunks = 67;
    int at = chunks * Kernel.CHUNK_BYTES;
    int depth = kernel.absorb(stack, 0, input, 0, chunks, 0);
    kernel.finish(stack, depth, input, at, input.length - at, chunks, hash);
    return Hash.read(hash, 0).w0() == TEST_WORDS[TEST_WORDS.length - 1];
  }
}
