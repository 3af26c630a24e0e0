package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.jamjar.SampleBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBehindTest {
  @Test
  void everythingArrivesInOrder() throws IOException {
    byte[] bytes = SampleBytes.random(1, 5_000_001);
    ByteArrayOutputStream target = new ByteArrayOutputStream();

    try (WriteBehind behind = new WriteBehind(target, "test")) {
      int at = 0;
      for (int step = 1; at < bytes.length; step = step * 3 % 700_001 + 1) {
        int n = Math.min(step, bytes.length - at);
        behind.write(bytes, at, n);
        at += n;
      }
      behind.finish();
    }

    assertArrayEquals(bytes, target.toByteArray());
  }

  @Test
  void whatIsPassedArrivesBetweenWhatIsWritten() throws IOException {
    byte[] bytes = SampleBytes.random(2, 5_000_000);
    ByteArrayOutputStream target = new ByteArrayOutputStream();

    try (WriteBehind behind = new WriteBehind(target, "test")) {
      writeAndPass(behind, bytes);
      behind.finish();
    }

    assertArrayEquals(bytes, target.toByteArray());
  }

  /** Both see the same arrays, and whoever is slower keeps them from being filled again. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherSeesItAllOnceTheFirstHas(boolean firstIsSlower) throws IOException {
    byte[] bytes = SampleBytes.random(3, 5_000_000);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    try (WriteBehind further = new WriteBehind(slow(second, !firstIsSlower), "further", 4);
        WriteBehind behind = new WriteBehind(slow(first, firstIsSlower), "test", 4, further)) {
      writeAndPass(behind, bytes);
      behind.finish();
      assertArrayEquals(bytes, first.toByteArray());
      further.finish();
      assertArrayEquals(bytes, second.toByteArray());
    }
  }

  @Test
  void whatAnotherThrowsIsThrownByTheNextCalls() {
    IOException full = new IOException("no space left");
    WriteBehind.Target failing =
        bytes -> {
          throw full;
        };
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try (WriteBehind further = new WriteBehind(failing, "further", 4);
              WriteBehind behind = new WriteBehind(bytes -> {}, "test", 4, further)) {
            assertSame(full, assertThrows(IOException.class, () -> writeMuch(behind)));
          }
        });
  }

  private static void writeAndPass(WriteBehind behind, byte[] bytes) throws IOException {
    byte[] array = new byte[70_000];
    for (int at = 0; at < bytes.length; ) {
      int written = Math.min(bytes.length - at, at % 200_000);
      behind.write(bytes, at, written);
      at += written;
      int passed = Math.min(bytes.length - at, 70_000 - at % 3);
      System.arraycopy(bytes, at, array, 0, passed);
      behind.pass(array, passed);
      at += passed;
      array = behind.spare(70_000);
    }
  }

  /** Far more than may wait. */
  private static void writeMuch(WriteBehind behind) throws IOException {
    for (int i = 0; i < 100; i++) {
      behind.write(new byte[1 << 20], 0, 1 << 20);
    }
  }

  private static WriteBehind.Target slow(ByteArrayOutputStream target, boolean slow) {
    return bytes -> {
      if (slow) {
        LockSupport.parkNanos(1_000_000);
      }
      target.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    };
  }

  @Test
  void nothingIsAnEmptyStream() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (WriteBehind behind = new WriteBehind(target, "test")) {
      behind.finish();
    }
    assertEquals(0, target.size());
  }

  @Test
  void whatTheStreamThrowsIsThrownByTheNextCalls() {
    IOException full = new IOException("no space left");
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw full;
          }
        };

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try (WriteBehind behind = new WriteBehind(failing, "test")) {
            assertSame(full, assertThrows(IOException.class, () -> writeMuch(behind)));
            assertSame(full, assertThrows(IOException.class, behind::finish));
          }
        });
  }
}
