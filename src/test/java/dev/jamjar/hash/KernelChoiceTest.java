package dev.jamjar.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelChoiceTest {
  static Stream<Kernel> kernels() {
    return Kernels.all();
  }

  static Stream<Kernel> natives() {
    return Kernels.natives();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyKernelPassesTheTest(Kernel kernel) {
    assertTrue(KernelChoice.passes(kernel));
  }

  @Test
  void javaHashesWhereTheLibraryIsRefused() {
    assertEquals("java", choose("", refusing(new UnsatisfiedLinkError("noexec"))));
    assertEquals("java", choose("", refusing(new IOException("not in this jar"))));
    assertEquals("java", choose("avx2", refusing(new SecurityException("no"))));
  }

  @Test
  void javaHashesWhereItIsAskedFor() {
    assertEquals("java", choose("off", () -> {}));
  }

  @Test
  void theFastestIsChosenAndAWishIsHeard() {
    List<Kernel> natives = Kernels.natives().toList();
    assumeFalse(natives.isEmpty(), "the native library is not built here");
    assertEquals(natives.get(natives.size() - 1).description(), choose("", () -> {}));
    for (Kernel kernel : natives) {
      assertEquals(kernel.description(), choose(kernel.description().substring(7), () -> {}));
    }
  }

  @Test
  void aFileThatIsNoLibraryIsRefusedAndGone(@TempDir Path folder) throws IOException {
    NativeLibrary library = new NativeLibrary(List.of(folder));
    assertThrows(UnsatisfiedLinkError.class, () -> library.load(noLibrary()));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void nothingIsWrittenWhereThereIsNoFolder(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    NativeLibrary library = new NativeLibrary(List.of(missing));
    assertThrows(IOException.class, () -> library.load(noLibrary()));
    assertFalse(Files.exists(missing));
  }

  @Test
  void aFreshProcessFallsBackSilentlyAndHashesTheSame(@TempDir Path folder) throws Exception {
    String missing = folder.resolve("missing").toString();
    String expected = Blake3.of(Kernels.counting(200_000)).hex();

    assertEquals("java " + expected, run("-Djava.io.tmpdir=" + missing, "-Duser.home=" + missing));
    assertEquals("java " + expected, run("-Djamjar.native=off"));
  }

  @Test
  void aFreshProcessUsesTheHomeFolderWhereTheTemporaryOneIsOfNoUse(@TempDir Path home)
      throws Exception {
    assumeFalse(Kernels.natives().toList().isEmpty(), "the native library is not built here");
    Path cache = Files.createDirectory(home.resolve(".cache"));
    String expected = Blake3.of(Kernels.counting(200_000)).hex();

    assertEquals(
        Blake3.implementation() + " " + expected,
        run("-Djava.io.tmpdir=" + home.resolve("missing"), "-Duser.home=" + home));
    try (Stream<Path> left = Files.list(cache)) {
      assertEquals(List.of(), left.toList(), "left behind");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void kernelsRefuseRangesOutsideTheirInput(Kernel kernel) {
    byte[] stack = new byte[Kernel.STACK_BYTES];
    byte[] in = new byte[3000];
    ByteBuffer direct = ByteBuffer.allocateDirect(3000);
    byte[] hash = new byte[Hash.BYTES];
    assertRefused(() -> kernel.absorb(stack, 0, in, 0, 3, 0));
    assertRefused(() -> kernel.absorb(stack, 0, in, -1, 1, 0));
    assertRefused(() -> kernel.absorb(stack, 0, direct, 2000, 1, 0));
    assertRefused(() -> kernel.finish(stack, 0, in, 1, 3000, 0, hash));
    assertRefused(() -> kernel.finish(stack, 0, in, 0, 3000, 0, new byte[31]));
  }

  /**
   * More values than the counter's bits could overrun the memory that the C keeps for them; of
   * fewer, it would take some that are not there.
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("natives")
  void nativeKernelsRefuseAStackThatDoesNotFitTheCounter(Kernel kernel) {
    byte[] stack = new byte[Kernel.STACK_BYTES];
    byte[] in = new byte[3000];
    byte[] hash = new byte[Hash.BYTES];
    for (long counter : new long[] {-1, 1, 7, 1L << 51, Long.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class, () -> kernel.absorb(stack, 50, in, 0, 2, counter));
      assertThrows(
          IllegalArgumentException.class,
          () -> kernel.finish(stack, 50, in, 0, 3000, counter, hash));
    }
    assertThrows(IllegalArgumentException.class, () -> kernel.absorb(stack, 1, in, 0, 2, 3));
    assertThrows(
        IllegalArgumentException.class, () -> kernel.finish(stack, 0, in, 0, 3000, 1, hash));
    assertRefused(() -> kernel.absorb(new byte[32], 0, in, 0, 1, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> kernel.absorb(stack, 0, ByteBuffer.wrap(in), 0, 1, 0));
  }

  private static void assertRefused(Runnable call) {
    assertThrows(IndexOutOfBoundsException.class, call::run);
  }

  private static String choose(String wish, KernelChoice.Loader loader) {
    return KernelChoice.make(wish, loader).description();
  }

  private static KernelChoice.Loader refusing(Throwable refusal) {
    return () -> {
      if (refusal instanceof IOException e) {
        throw e;
      }
      if (refusal instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) refusal;
    };
  }

  /**
   * An ELF file for no machine. It says that it needs no executable stack: else the JVM would print
   * advice about that before it tells us that the file is refused.
   */
  private static byte[] noLibrary() {
    int headerBytes = 64;
    int gnuStack = 0x6474e551;
    int readWrite = 6;
    return ByteBuffer.allocate(headerBytes + 56)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1})
        .putLong(32, headerBytes) // where the program headers are, how long, how many
        .putShort(54, (short) 56)
        .putShort(56, (short) 1)
        .putInt(headerBytes, gnuStack)
        .putInt(headerBytes + 4, readWrite)
        .array();
  }

  /** Everything that {@link HashOnce} prints in a process with these options. */
  private static String run(String... options) throws Exception {
    var command =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.command().addAll(List.of(options));
    command.command().addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    command.command().add(HashOnce.class.getName());
    command.environment().remove("JAMJAR_NATIVE");
    Process process = command.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return printed
        .lines()
        .filter(line -> !line.startsWith("WARNING: ")) // JDK 24 on native access
        .reduce("", (a, b) -> a + b);
  }

  /** Hashes 200,000 bytes and says with what. */
  static final class HashOnce {
    private HashOnce() {}

    public static void main(String[] args) {
      System.out.println(
          Blake3.implementation() + " " + Blake3.of(Kernels.counting(200_000)).hex());
    }
  }
}
