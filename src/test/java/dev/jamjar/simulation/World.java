package dev.jamjar.simulation;

import dev.jamjar.JamJarException;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.simulation.Violation.Rule;
import dev.jamjar.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One schedule: some machines, a store between them, and all that the seed lets happen.
 *
 * <p>First the machines work, with faults. Then the faults end, time passes, and everything must
 * come to rest in good order.
 */
final class World {
  static final Duration GRACE = Duration.ofHours(24);

  /**
   * One schedule of so many restores to files and remembers catalogs in files, as commands do; a
   * disk is too slow for all of them.
   */
  private static final int ON_DISK = 16;

  private static final List<SigningKey> KEYS =
      Stream.of(1, 2, 3)
          .map(seed -> SigningKey.generate(new FixedRandom(new SplittableRandom(seed))))
          .toList();

  private final long seed;
  private final Optional<Path> folder;
  private final SplittableRandom random;
  private final VirtualClock clock = new VirtualClock();
  private final Scheduler scheduler = new Scheduler(clock);
  private final Trace trace = new Trace(clock);
  private final Oracle oracle = new Oracle(clock, GRACE.toMillis());
  private final ObjectTable table = new ObjectTable(clock, oracle);
  private final Faults faults;
  private final List<Contents.Content> files = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private Optional<Throwable> failure = Optional.empty();

  private World(long seed, Contents contents, Optional<Path> folder) {
    this.seed = seed;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.faults = new Faults(random.split());
    oracle.watch(table);
    int versions = 2 + random.nextInt(5);
    for (int i = 0; i < versions; i++) {
      files.add(contents.random(random));
    }
  }

  /**
   * What came of a schedule.
   *
   * @param failure the rule that was broken, or another end that should not be
   * @param counts how often what was done
   */
  record Outcome(
      long seed, List<Trace.Step> trace, Optional<Throwable> failure, Map<String, Integer> counts) {
    /** What to tell about a schedule that failed. */
    String report() {
      StringBuilder report = new StringBuilder();
      trace.forEach(step -> report.append(step).append('\n'));
      failure.ifPresent(f -> report.append(f).append('\n'));
      return report.toString();
    }
  }

  /** Runs the schedule of a seed. */
  static Outcome run(long seed, Contents contents) throws IOException {
    if (seed % ON_DISK != 0) {
      return run(seed, contents, Optional.empty());
    }
    Path folder = Files.createTempDirectory("jamjar-simulation");
    try {
      return run(seed, contents, Optional.of(folder));
    } finally {
      delete(folder);
    }
  }

  private static Outcome run(long seed, Contents contents, Optional<Path> folder)
      throws JamJarException {
    World world = new World(seed, contents, folder);
    world.run();
    return new Outcome(seed, world.trace.steps(), world.failure, world.counts);
  }

  private void run() throws JamJarException {
    createRepository();
    populate();
    for (Machine machine : machines) {
      scheduler.start(faults.rest(), machine::work);
    }
    scheduler.run();
    if (failure.isEmpty()) {
      faults.stop();
      trace.add("-", "from now on nothing goes wrong", "");
      scheduler.start(GRACE.toMillis(), task -> machines.get(0).settle(task, machines));
      scheduler.run();
    }
  }

  /** Two or three publishers, one of them with two machines, and a reader. */
  private void populate() {
    int publishers = 2 + random.nextInt(2);
    TrustedKeys all =
        TrustedKeys.of(KEYS.subList(0, publishers).stream().map(SigningKey::verifyKey).toList());
    for (int i = 0; i < publishers; i++) {
      boolean trustsOthers = random.nextInt(3) > 0;
      SigningKey key = KEYS.get(i);
      TrustedKeys trusted = trustsOthers ? all : TrustedKeys.of(key.verifyKey());
      int count = i == 0 ? 2 : 1;
      for (int j = 0; j < count; j++) {
        String name = "" + (char) ('A' + i) + (j + 1);
        machines.add(new Machine(this, name, Optional.of(key), trusted, all));
      }
    }
    machines.add(new Machine(this, "R1", Optional.empty(), all, all));
  }

  private void createRepository() throws JamJarException {
    MemoryStore memory = new MemoryStore();
    Repository.create(memory, new FixedRandom(random.split()));
    memory.objects().forEach((key, content) -> table.put(key.name(), content));
  }

  long seed() {
    return seed;
  }

  /** Where machines keep their files; empty where they do without. */
  Optional<Path> folder() {
    return folder;
  }

  VirtualClock clock() {
    return clock;
  }

  Trace trace() {
    return trace;
  }

  Oracle oracle() {
    return oracle;
  }

  ObjectTable table() {
    return table;
  }

  Faults faults() {
    return faults;
  }

  List<Contents.Content> files() {
    return files;
  }

  /** A source of chance of its own, the same at every run. */
  SplittableRandom split() {
    return random.split();
  }

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** Changes the store, if the oracle lets it. */
  void change(Runnable effect) {
    try {
      effect.run();
    } catch (Violation e) {
      fail(e);
    }
  }

  /** Has something happen later that nobody waits for. */
  void later(long millis, Runnable action) {
    scheduler.after(millis, action);
  }

  /** Ends the schedule; the first failure is what it ends with. */
  void fail(Throwable why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
      scheduler.stop();
    }
  }

  /** Whatever must not be there once all is tidied up. */
  void requireTidy() {
    for (String key : table.objects().keySet()) {
      if (key.contains("/")
          && !key.startsWith("publishers/")
          && !oracle.referenced().contains(key)) {
        fail(new Violation(Rule.GARBAGE, "nothing refers to " + key));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
