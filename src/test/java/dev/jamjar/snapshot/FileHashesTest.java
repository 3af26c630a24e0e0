package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.checkpoint.EmbeddedChecksum;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Sha256;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FileHashesTest {
  private static final long EVENT = 12345;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  /** Jams lie behind each other or apart, pieces end where they like, and either way of it. */
  @RepeatedTest(20)
  void theChecksumIsOfTheJamsAndTheOthersOfEverything() throws IOException {
    byte[] file = new byte[1_500_000];
    random.nextBytes(file);
    int[] ends = random.ints(5, 0, file.length).sorted().toArray();
    EmbeddedChecksum expected = new EmbeddedChecksum(EVENT);
    EmbeddedChecksum checksum = new EmbeddedChecksum(EVENT);
    FileHashes.Pair pair;
    try (FileHashes hashes = new FileHashes(checksum, random.nextBoolean())) {
      int at = 0;
      for (int i = 0; i < ends.length; i++) {
        int length = ends[i] - at;
        if (i % 3 != 0 && length > 0) { // no jam, two jams, no jam, a jam
          expected.startJam(length);
          expected.blake3().update(file, at, length);
          hashes.startJam(length);
        }
        feed(hashes, file, at, length);
        at += length;
      }
      feed(hashes, file, at, file.length - at);
      pair = hashes.finish();
    }
    Sha256 sha256 = new Sha256();
    sha256.update(file, 0, file.length);
    assertEquals(sha256.finish(), pair.sha256(), () -> "seed " + seed);
    assertEquals(Blake3.of(file), pair.blake3(), () -> "seed " + seed);
    assertEquals(expected.finish(), checksum.finish(), () -> "seed " + seed);
  }

  @Test
  void nothingIsHashedOnceItIsClosed() throws IOException {
    FileHashes hashes = new FileHashes(null);
    hashes.update(new byte[100], 0, 100);
    hashes.close();
    assertThrows(RuntimeException.class, hashes::finish);
  }

  private void feed(FileHashes hashes, byte[] file, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int n = Math.min(length - done, random.nextInt(200_000));
      byte[] piece = Arrays.copyOfRange(file, offset + done, offset + done + n);
      if (random.nextBoolean()) {
        hashes.update(piece, 0, n);
        Arrays.fill(piece, (byte) 0); // as who made it may
      } else {
        hashes.exchange(piece, n);
      }
      done += n;
    }
  }
}
