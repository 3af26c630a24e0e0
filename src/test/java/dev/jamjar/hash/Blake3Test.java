package dev.jamjar.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Blake3Test {
  /**
   * Lengths of BLAKE3's published test_vectors.json and the first 32 bytes of their {@code hash};
   * the bytes count from 0 to 250 over and over. {@code b3sum} 1.2 gives the same.
   */
  private static final String VECTORS =
      """
      0 af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262
      1 2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213
      2 7b7015bb92cf0b318037702a6cdd81dee41224f734684c2c122cd6359cb1ee63
      3 e1be4d7a8ab5560aa4199eea339849ba8e293d55ca0a81006726d184519e647f
      4 f30f5ab28fe047904037f77b6da4fea1e27241c5d132638d8bedce9d40494f32
      5 b40b44dfd97e7a84a996a91af8b85188c66c126940ba7aad2e7ae6b385402aa2
      6 06c4e8ffb6872fad96f9aaca5eee1553eb62aed0ad7198cef42e87f6a616c844
      7 3f8770f387faad08faa9d8414e9f449ac68e6ff0417f673f602a646a891419fe
      8 2351207d04fc16ade43ccab08600939c7c1fa70a5c0aaca76063d04c3228eaeb
      63 e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b
      64 4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98
      65 de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee
      127 d81293fda863f008c09e92fc382a81f5a0b4a1251cba1634016a0f86a6bd640d
      128 f17e570564b26578c33bb7f44643f539624b05df1a76c81f30acd548c44b45ef
      129 683aaae9f3c5ba37eaaf072aed0f9e30bac0865137bae68b1fde4ca2aebdcb12
      1023 10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11
      1024 42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7
      1025 d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444
      2048 e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a
      2049 5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030
      3072 b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2
      3073 7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3
      4096 015094013f57a5277b59d8475c0501042c0b642e531b0a1c8f58d2163229e969
      4097 9b4052b38f1c5fc8b1f9ff7ac7b27cd242487b3d890d15c96a1c25b8aa0fb995
      5120 9cadc15fed8b5d854562b26a9536d9707cadeda9b143978f319ab34230535833
      5121 628bd2cb2004694adaab7bbd778a25df25c47b9d4155a55f8fbd79f2fe154cff
      6144 3e2e5b74e048f3add6d21faab3f83aa44d3b2278afb83b80b3c35164ebeca205
      6145 f1323a8631446cc50536a9f705ee5cb619424d46887f3c376c695b70e0f0507f
      7168 61da957ec2499a95d6b8023e2b0e604ec7f6b50e80a9678b89d2628e99ada77a
      7169 a003fc7a51754a9b3c7fae0367ab3d782dccf28855a03d435f8cfe74605e7817
      8192 aae792484c8efe4f19e2ca7d371d8c467ffb10748d8a5a1ae579948f718a2a63
      8193 bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b
      16384 f875d6646de28985646f34ee13be9a576fd515f76b5b0a26bb324735041ddde4
      31744 62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47
      102400 bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085
      """;

  static Stream<Kernel> kernels() {
    return Kernels.all();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void agreesWithThePublishedVectors(Kernel kernel) {
    byte[] input = Kernels.counting(102_400);
    for (String line : VECTORS.lines().toList()) {
      String[] words = line.strip().split(" ");
      int length = Integer.parseInt(words[0]);
      assertEquals(words[1], Blake3.of(kernel, input, 0, length).hex(), words[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void agreesWithBouncyCastleAtEveryLengthUpTo40Chunks(Kernel kernel) {
    byte[] input = Kernels.random(40 * 1024, 1);
    for (int length = 0; length <= input.length; length += length % 1024 < 130 ? 1 : 97) {
      assertEquals(
          Kernels.oracle(input, 0, length), Blake3.of(kernel, input, 0, length), "" + length);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void agreesWithBouncyCastleOnMegabytesInAnySlices(Kernel kernel) {
    byte[] input = Kernels.random(3_000_001, 2);
    Hash expected = Kernels.oracle(input, 0, input.length);

    assertEquals(expected, Blake3.of(kernel, input, 0, input.length));
    for (int slice : new int[] {1023, 16_384, 16_385, 65_536, 262_144, 1 << 20, 1_234_567}) {
      Blake3 bytes = new Blake3(kernel);
      Blake3 heap = new Blake3(kernel);
      Blake3 direct = new Blake3(kernel);
      Blake3 readOnly = new Blake3(kernel);
      ByteBuffer outside = ByteBuffer.allocateDirect(input.length).put(input).flip();
      for (int at = 0; at < input.length; at += slice) {
        int length = Math.min(slice, input.length - at);
        bytes.update(input, at, length);
        heap.update(ByteBuffer.wrap(input, at, length).slice());
        direct.update(outside.limit(at + length));
        readOnly.update(ByteBuffer.wrap(input, at, length).asReadOnlyBuffer());
      }
      assertEquals(expected, bytes.finish(), "byte[] by " + slice);
      assertEquals(expected, heap.finish(), "heap buffers by " + slice);
      assertEquals(expected, direct.finish(), "direct buffers by " + slice);
      assertEquals(expected, readOnly.finish(), "read-only buffers by " + slice);
      assertFalse(outside.hasRemaining());
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void startsAfreshAfterFinish(Kernel kernel) {
    byte[] input = Kernels.counting(40_000);
    Blake3 blake3 = new Blake3(kernel);
    blake3.update(input);
    Hash first = blake3.finish();
    assertEquals(Kernels.oracle(input, 0, 0), blake3.finish());
    blake3.update(input);
    assertEquals(first, blake3.finish());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void refusesRangesOutsideTheArray(Kernel kernel) {
    byte[] ten = new byte[10];
    for (int[] range :
        new int[][] {{-1, 5}, {0, 11}, {5, 6}, {11, 0}, {3, -1}, {9, Integer.MAX_VALUE}}) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> Blake3.of(kernel, ten, range[0], range[1]));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> new Blake3(kernel).update(ten, range[0], range[1]));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void manyThreadsDoNotDisturbEachOther(Kernel kernel) throws Exception {
    byte[] input = Kernels.random(300_000, 3);
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        byte[] mine = Arrays.copyOf(input, input.length - 1000 * t);
        Hash expected = Kernels.oracle(mine, 0, mine.length);
        tasks.add(
            () -> {
              Blake3 blake3 = new Blake3(kernel);
              boolean right = true;
              for (int i = 0; i < 50; i++) {
                blake3.update(mine, 0, mine.length);
                right &= blake3.finish().equals(expected);
                right &= Blake3.of(kernel, mine, 0, mine.length).equals(expected);
              }
              return right;
            });
      }
      for (Future<Boolean> right : pool.invokeAll(tasks)) {
        assertEquals(true, right.get());
      }
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void anExecutorThatRefusesOrSleepsOnlyCostsTime(Kernel kernel) {
    byte[] input = Kernels.random(2_000_000, 5);
    Hash expected = Kernels.oracle(input, 0, input.length);
    List<Executor> executors =
        List.of(
            task -> {},
            Runnable::run,
            task -> {
              throw new RejectedExecutionException("closed");
            });
    for (Executor executor : executors) {
      Blake3 blake3 = new Blake3(kernel);
      blake3.update(input, 0, input.length, executor, 4);
      assertEquals(expected, blake3.finish());
    }
  }

  @Test
  void aTaskThatStartsLateFindsNothingToDo() {
    byte[] input = Kernels.random(2_000_000, 6);
    Hash expected = Kernels.oracle(input, 0, input.length);
    List<Runnable> late = new ArrayList<>();
    Blake3 blake3 = new Blake3();
    blake3.update(input, 0, input.length, late::add, 4);
    Arrays.fill(input, (byte) 0);
    late.forEach(Runnable::run);
    assertEquals(expected, blake3.finish());
    assertEquals(3, late.size());
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    byte[] input = Kernels.random(2_000_000, 7);
    Blake3 blake3 = new Blake3();
    Thread.currentThread().interrupt();
    blake3.update(input, 0, input.length, ForkJoinPool.commonPool(), 2);
    assertTrue(Thread.interrupted());
    assertEquals(Kernels.oracle(input, 0, input.length), blake3.finish());
  }

  /** C2 of JDK 17.0.15 got the last block of an earlier version wrong once it had compiled it. */
  @ParameterizedTest
  @MethodSource("kernels")
  void givesTheSameHashesOnceTheCompilerHasSeenIt(Kernel kernel) {
    byte[] input = Kernels.random(200, 4);
    Hash[] cold = new Hash[input.length];
    for (int round = 0; round < 200; round++) {
      for (int length = 0; length < input.length; length++) {
        Hash hash = Blake3.of(kernel, input, 0, length);
        if (round == 0) {
          cold[length] = Kernels.oracle(input, 0, length);
        }
        assertEquals(cold[length], hash, length + " bytes in round " + round);
      }
    }
  }
}
