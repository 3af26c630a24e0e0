package dev.jamjar.snapshot;

import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.check.PackRotation;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A publisher and reader of a repository over some store, for tests. Two over one store are two
 * machines.
 */
final class TestRepository {
  private static final AtomicLong SEEDS = new AtomicLong();
  private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

  final ObjectStore store;
  final SigningKey key;
  final Path folder;
  final CatalogMemory memory;
  final NightlyClock clock;
  private final SecureRandom random;
  private final TrustedKeys trusted;

  TestRepository(ObjectStore store, SigningKey key, Path folder) {
    this(store, key, folder, TrustedKeys.of(key.verifyKey()));
  }

  /**
   * @param folder for the files to push, for those restored, and for what the machine remembers
   * @param trusted whom the reader believes
   */
  TestRepository(ObjectStore store, SigningKey key, Path folder, TrustedKeys trusted) {
    this(store, key, folder, trusted, new NightlyClock(), fixedRandom(SEEDS.addAndGet(1 << 20)));
  }

  /** A machine of some test's own time. */
  TestRepository(
      ObjectStore store, SigningKey key, Path folder, TrustedKeys trusted, NightlyClock clock) {
    this(store, key, folder, trusted, clock, fixedRandom(SEEDS.addAndGet(1 << 20)));
  }

  private TestRepository(
      ObjectStore store,
      SigningKey key,
      Path folder,
      TrustedKeys trusted,
      NightlyClock clock,
      SecureRandom random) {
    this.store = store;
    this.key = key;
    this.folder = folder;
    this.memory = CatalogMemory.in(folder.resolve("seen.json"));
    this.trusted = trusted;
    this.clock = clock;
    this.random = random;
  }

  /** The same machine, which sees the repository through another store. */
  TestRepository over(ObjectStore other) {
    return new TestRepository(other, key, folder, trusted, clock, random);
  }

  /** Another machine over the same store, by the same clock. */
  TestRepository beside(SigningKey other, Path itsFolder, TrustedKeys itsTrusted) {
    SecureRandom itsRandom = fixedRandom(SEEDS.addAndGet(1 << 20));
    return new TestRepository(store, other, itsFolder, itsTrusted, clock, itsRandom);
  }

  /** Random numbers that are the same at every run. */
  static SecureRandom fixedRandom(long seed) {
    return new SecureRandom() {
      private static final long serialVersionUID = 1L;
      private final AtomicLong next = new AtomicLong(seed);

      @Override
      public void nextBytes(byte[] bytes) {
        byte[] fixed = SampleBytes.random(next.getAndIncrement(), bytes.length);
        System.arraycopy(fixed, 0, bytes, 0, bytes.length);
      }
    };
  }

  static SigningKey newKey(long seed) {
    return SigningKey.generate(fixedRandom(seed));
  }

  /** The bytes of a small checkpoint from testdata/chkjam. */
  static byte[] checkpoint(String name) throws IOException {
    String text = Files.readString(Path.of("testdata/chkjam", name + ".txt"));
    return HexFormat.of().parseHex(text.split("\n\n", 2)[1].replace("\n", ""));
  }

  Repository repository() throws IOException {
    Repository.create(store, fixedRandom(1));
    return Repository.open(store);
  }

  PushResult push(String name, byte[] content) throws IOException {
    return push(name, content, false);
  }

  PushResult push(String name, byte[] content, boolean allowInvalid) throws IOException {
    Path file = folder.resolve("to-push").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return push(file, allowInvalid);
  }

  PushResult push(Path file, boolean allowInvalid) throws IOException {
    try {
      return pushNow(file, allowInvalid);
    } finally {
      clock.passes(Duration.ofDays(1));
    }
  }

  /** Repairs with all that these files can give. */
  RepairResult repair(Path... files) throws IOException {
    return repair(new RepairOptions(List.of(files), false, true, Optional.empty()));
  }

  RepairResult repair(RepairOptions options) throws IOException {
    return repair(options, IndexCache.none());
  }

  RepairResult repair(RepairOptions options, IndexCache cache) throws IOException {
    Repair repair =
        new Repair(
            Repository.open(store), key, trusted, memory, cache, clock, random, Progress.SILENT);
    return repair.run(options);
  }

  /** A push after which the clock stands where it stood. */
  PushResult pushNow(Path file, boolean allowInvalid) throws IOException {
    Push push =
        new Push(
            repository(), key, trusted, memory, IndexCache.none(), clock, random, Progress.SILENT);
    return push.run(new PushOptions(file, OptionalLong.empty(), List.of(), allowInvalid, 2));
  }

  /** Forgets snapshots by rules. */
  ForgetResult forget(Retention retention) throws IOException {
    return forget(new ForgetOptions(retention, List.of(), false));
  }

  ForgetResult forget(ForgetOptions options) throws IOException {
    return new Forget(Repository.open(store), key, memory, clock).run(options);
  }

  /** Keeps the newest snapshots. */
  ForgetResult keepLast(int count) throws IOException {
    return forget(new Retention(count, 0, 0, 0, 0, 0, Optional.empty(), 0, Set.of()));
  }

  PruneResult prune() throws IOException {
    return prune(PruneOptions.usual());
  }

  PruneResult prune(PruneOptions options) throws IOException {
    return new Prune(
            Repository.open(store),
            key,
            trusted,
            memory,
            IndexCache.none(),
            clock,
            random,
            Progress.SILENT)
        .run(options);
  }

  Snapshots snapshots() throws IOException {
    return Snapshots.read(Repository.open(store), trusted, memory);
  }

  /** Restores a snapshot over nothing; the file is {@link #target}. */
  byte[] restore(Hash snapshot) throws IOException {
    Files.deleteIfExists(target());
    Snapshots snapshots = snapshots();
    Snapshots.Listed listed = snapshots.byId(snapshot.hex());
    PublishedManifest manifest = snapshots.manifest(listed);
    Restore restore =
        new Restore(Repository.open(store), IndexCache.none(), clock, Progress.SILENT);
    RestoreResult result = restore.run(listed, manifest, new RestoreOptions(target(), false, 2));
    return Files.readAllBytes(result.file());
  }

  /** Where {@link #restore} writes. */
  Path target() {
    return folder.resolve("restored.chkjam");
  }

  /** Checks everything there is to check, but for decoding. */
  Check.Result check() throws IOException {
    return check(CheckOptions.QUICK.reading(100));
  }

  Check.Result check(CheckOptions options) throws IOException {
    PackRotation rotation = PackRotation.in(folder.resolve("read-data"), clock);
    Check check =
        new Check(
            Repository.open(store), trusted, CatalogMemory.none(), rotation, 2, Progress.SILENT);
    return check.run(options);
  }

  /** A clock that moves on by a day after every push, and where a test says so. */
  static final class NightlyClock extends Clock {
    private Instant now = START;

    void passes(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
