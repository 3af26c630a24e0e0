package dev.jamjar.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UsageException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectLock;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import dev.jamjar.store.s3.TinyS3.Locks;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3ObjectLockTest {
  private static final ObjectKey KEY = new ObjectKey("packs/1");
  private static final String PATH = "/bucket/p/packs/1";
  private static final Duration PERIOD = Duration.ofDays(90);

  private TinyS3 server;
  private S3Store store;

  @BeforeEach
  void start() throws Exception {
    server = new TinyS3().with(Locks.KEPT);
    store = open(ObjectLock.Mode.COMPLIANCE);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void whatIsPutIsKeptForThePeriod() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    put(KEY);
    Instant after = Instant.now();

    Instant until = server.retained.get(PATH);
    assertFalse(until.isBefore(before.plus(PERIOD)), until.toString());
    assertFalse(until.isAfter(after.plus(PERIOD)), until.toString());
    assertEquals(Optional.of(until), store.retainedUntil(KEY));
    assertEquals(Optional.of(PERIOD), store.retention());
    assertEquals("COMPLIANCE", header(0, "x-amz-object-lock-mode"));
    // AWS takes no put with a lock without it.
    assertFalse(header(0, "Content-MD5").isEmpty());
  }

  /** Whether the server keeps it is asked once. */
  @Test
  void onlyTheFirstPutCostsAQuestion() throws Exception {
    put(KEY);
    put(new ObjectKey("packs/2"));
    put(new ObjectKey("packs/3"));

    assertEquals(1, server.count("HEAD"));
  }

  @Test
  void pointersAreNotKept() throws Exception {
    store.replace(new ObjectKey("publishers/1/latest"), Optional.empty(), new byte[] {1});

    assertEquals(Map.of(), server.retained);
  }

  @ParameterizedTest
  @EnumSource(
      value = Locks.class,
      names = {"REFUSED", "IGNORED"})
  void aBucketWithoutObjectLockIsRefusedAtTheFirstPut(Locks locks) {
    server.with(locks);

    StoreUnavailableException e = assertThrows(StoreUnavailableException.class, () -> put(KEY));

    assertFalse(e.retryable());
    assertTrue(e.hint().contains("leave --object-lock out"), e.hint());
    assertEquals(Map.of(), server.retained);
  }

  @Test
  void retentionIsExtended() throws Exception {
    put(KEY);
    server.retained.put(PATH, Instant.now().plusSeconds(60));

    store.retain(KEY);

    assertTrue(server.retained.get(PATH).isAfter(Instant.now().plus(PERIOD).minusSeconds(60)));
  }

  @Test
  void whatWasNotKeptCanBeKeptLater() throws Exception {
    server.objects.put(PATH, new byte[] {1});
    assertEquals(Optional.empty(), store.retainedUntil(KEY));

    store.retain(KEY);

    assertTrue(store.retainedUntil(KEY).isPresent());
  }

  /** After the period was made shorter, say. */
  @Test
  void whatIsKeptForLongerStaysSo() throws Exception {
    put(KEY);
    Instant late = Instant.now().plus(PERIOD.multipliedBy(2)).truncatedTo(ChronoUnit.SECONDS);
    server.retained.put(PATH, late);

    store.retain(KEY);

    assertEquals(late, server.retained.get(PATH));
  }

  @Test
  void whatIsNotThereCannotBeKept() throws Exception {
    assertThrows(NotFoundException.class, () -> store.retain(KEY));
    assertEquals(Optional.empty(), store.retainedUntil(KEY));
  }

  @Test
  void aStoreThatWasNotToldToKeepsNothing() throws Exception {
    try (S3Store plain = server.open()) {
      plain.put(KEY, ByteBuffer.wrap(new byte[] {1}));

      assertEquals(Map.of(), server.retained);
      assertEquals(Optional.empty(), plain.retention());
      assertEquals(0, server.count("HEAD"));
      assertThrows(UsageException.class, () -> plain.retain(KEY));
    }
  }

  @Test
  void foldersAndWebServersCannot(@TempDir Path folder) {
    StoreOptions locked =
        StoreOptions.DEFAULTS.withObjectLock(
            Optional.of(new ObjectLock(ObjectLock.Mode.GOVERNANCE, PERIOD)));

    for (String uri : List.of(folder.toString(), "http://127.0.0.1:1/x")) {
      UsageException e = assertThrows(UsageException.class, () -> Stores.open(uri, locked));
      assertTrue(e.getMessage().contains("keeps nothing from being deleted"), e.getMessage());
    }
  }

  @Test
  void periodsThatMakeNoSenseAreOurMistake() {
    for (Duration period : List.of(Duration.ZERO, Duration.ofDays(40_000))) {
      assertThrows(
          IllegalArgumentException.class, () -> new ObjectLock(ObjectLock.Mode.GOVERNANCE, period));
    }
  }

  private S3Store open(ObjectLock.Mode mode) throws Exception {
    return server.open(
        server.options().withObjectLock(Optional.of(new ObjectLock(mode, PERIOD))), 3);
  }

  private void put(ObjectKey key) throws Exception {
    store.put(key, ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  private String header(int request, String name) {
    return server.headers.get(request).entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name))
        .map(e -> e.getValue().get(0))
        .findFirst()
        .orElse("");
  }
}
