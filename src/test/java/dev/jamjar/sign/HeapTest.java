package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.jamjar.JamJarException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Unlocking keys in Java machines of given heap sizes. */
class HeapTest {
  /** Unlocks the named key, beside so many MiB of other things, and prints how that ended. */
  static final class Unlock {
    private Unlock() {}

    public static void main(String[] args) {
      byte[] ballast = new byte[Integer.parseInt(args[1]) << 20];
      try (SecretKeyFile file = SecretKeyFile.read(Path.of(args[0]));
          SigningKey key = file.unlock(Golden.PASSPHRASE.toCharArray())) {
        System.out.print(key.verifyKey());
      } catch (JamJarException e) {
        System.out.print(e.getClass().getSimpleName());
      } finally {
        Reference.reachabilityFence(ballast);
      }
    }
  }

  @Test
  void keysMadeHereUnlockInHalfAGibibyte() throws Exception {
    assertEquals(Golden.verifyKey().toString(), unlock("locked-128m.key", "512m", 250));
  }

  @Test
  void minisignsOwnKeysUnlockInTheHeapThatTheHintNames() throws Exception {
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assumeTrue(machine.getFreeMemorySize() > 3L << 29, "less than 1.5 GiB of memory is free");
    assertEquals(Golden.verifyKey().toString(), unlock("locked-1g.key", "2048m", 0));
  }

  @Test
  void aHeapTooSmallFromTheStartIsAFailureOfThisMachine() throws Exception {
    assertEquals("LocalMachineException", unlock("locked-1g.key", "512m", 0));
  }

  @Test
  void aHeapThatProvesTooSmallOnTheWayIsAFailureOfThisMachine() throws Exception {
    assertEquals("LocalMachineException", unlock("locked-128m.key", "256m", 150));
  }

  private static String unlock(String name, String heap, int ballast) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                Unlock.class.getName(),
                Golden.path(name).toString(),
                Integer.toString(ballast))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, process.waitFor());
    return output;
  }
}
