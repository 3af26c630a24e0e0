package dev.jamjar.simulation;

import dev.jamjar.JamJarException;
import dev.jamjar.repository.Layout;
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
import java.util.Set;
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

  /** So often every publisher prunes, two days apart, until all is tidied up. */
  private static final int MAX_ROUNDS = 12;

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
  private final boolean crowded;
  private final Faults faults;
  private final List<Contents.Content> files = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private Optional<Throwable> failure = Optional.empty();

  private World(long seed, Contents contents, boolean crowded, Optional<Path> folder) {
    this.seed = seed;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.crowded = crowded || random.nextInt(4) == 0;
    this.faults = new Faults(random.split(), this.crowded);
    oracle.watch(table);
    int versions = this.crowded ? 2 : 1 + random.nextInt(4);
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
    return run(seed, contents, false);
  }

  /**
   * Runs the schedule of a seed.
   *
   * @param crowded whether much happens to few files; else the seed decides
   */
  static Outcome run(long seed, Contents contents, boolean crowded) throws IOException {
    if (seed % ON_DISK != 0) {
      return run(seed, contents, crowded, Optional.empty());
    }
    Path folder = Files.createTempDirectory("jamjar-simulation");
    try {
      return run(seed, contents, crowded, Optional.of(folder));
    } finally {
      delete(folder);
    }
  }

  private static Outcome run(long seed, Contents contents, boolean crowded, Optional<Path> folder)
      throws JamJarException {
    World world = new World(seed, contents, crowded, folder);
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
      counts.put("objects deleted beside other work", oracle.deleted());
      trace.add("-", "from now on nothing goes wrong", "");
      scheduler.start(GRACE.toMillis(), this::settle);
      scheduler.run();
    }
  }

  /** Prunes until nothing changes any more, and looks at what is left. */
  private void settle(Scheduler.Task task) {
    // What a publisher without a pointer has left behind may be all that he has.
    for (Machine machine : publishers()) {
      machine.publishSomething(task);
    }
    Map<String, byte[]> before = Map.of();
    int rounds = 0;
    do {
      if (rounds++ == MAX_ROUNDS) {
        fail(new Violation(Rule.GARBAGE, "prunes never come to an end"));
        return;
      }
      before = Map.copyOf(table.objects());
      for (Machine machine : publishers()) {
        machine.prune(task);
        task.pause(GRACE.toMillis() / 2);
      }
      task.pause(2 * GRACE.toMillis());
    } while (!before.keySet().equals(table.objects().keySet()));
    count("rounds " + rounds);
    requireTidy();
    machines.get(0).restoreAll(task);
  }

  /** One machine of each publisher. */
  private List<Machine> publishers() {
    return machines.stream().filter(machine -> machine.name().endsWith("1")).toList();
  }

  /** Two or three publishers, one of them with two machines, and a reader. */
  private void populate() {
    int publishers = random.nextInt(3) == 0 ? 3 : 2;
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
    machines.add(new Machine(this, "R", Optional.empty(), all, all));
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

  /** How many commands a machine with a key runs. */
  int commands() {
    return crowded ? 8 + random.nextInt(6) : 3 + random.nextInt(6);
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

  /** Nothing is there but what the newest catalogs refer to, and those just before them. */
  private void requireTidy() {
    Set<String> referenced = oracle.referenced();
    for (String key : table.objects().keySet()) {
      boolean placed = !key.contains("/") || key.startsWith(Layout.PUBLISHERS);
      if (!placed && !referenced.contains(key)) {
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
