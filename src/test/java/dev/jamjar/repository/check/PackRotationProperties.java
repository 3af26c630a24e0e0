package dev.jamjar.repository.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.SampleBytes;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a rotation promises to those who read a part of the packs at a time. */
class PackRotationProperties {
  private static final String REPOSITORY = "08e5d9c3f16b4c4af080ec28295133bf";

  /** Packs come and go between runs, days pass without a run: all that stays is read. */
  @Property(tries = 300)
  void runsInARowReadEveryPackThatIsThereAllTheTime(
      @ForAll @IntRange(min = 1, max = 99) int percent, @ForAll long seed) throws Exception {
    Random random = new Random(seed);
    withFolder(
        folder -> {
          Set<PackId> there = new HashSet<>(packs(random, random.nextInt(40)));
          Instant now = Instant.EPOCH.plus(Duration.ofDays(random.nextInt(30_000)));
          int before = random.nextInt(3);
          for (int i = 0; i < before; i++) {
            run(folder, now, percent, there);
            now = now.plus(Duration.ofHours(random.nextInt(500)));
          }
          Set<PackId> always = new HashSet<>(there);
          Set<PackId> read = new HashSet<>();
          int runs = (100 + percent - 1) / percent;
          for (int i = 0; i < runs; i++) {
            read.addAll(run(folder, now, percent, there));
            now = now.plus(Duration.ofHours(random.nextInt(500)));
            there.addAll(packs(random, random.nextInt(5)));
            there.removeIf(pack -> random.nextInt(20) == 0);
            always.retainAll(there);
          }

          assertTrue(read.containsAll(always), "left out: " + always);
        });
  }

  @Property(tries = 100)
  void percentagesThatAddUpToAHundredReadEverything(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    withFolder(
        folder -> {
          Set<PackId> there = new HashSet<>(packs(random, 50));
          Set<PackId> read = new HashSet<>();
          for (int sum = 0; sum < 100; ) {
            int percent = 1 + random.nextInt(60);
            read.addAll(run(folder, Instant.EPOCH, percent, there));
            sum += percent;
          }

          assertEquals(there, read);
        });
  }

  /** In containers that keep nothing, the day takes the place of what is remembered. */
  @Property(tries = 100)
  void withoutAMemoryDaysInARowReadEverything(
      @ForAll @IntRange(min = 1, max = 99) int percent, @ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Set<PackId> there = new HashSet<>(packs(random, 50));
    Set<PackId> read = new HashSet<>();
    Instant first = Instant.EPOCH.plus(Duration.ofDays(random.nextInt(30_000)));
    for (int day = 0; day < (100 + percent - 1) / percent; day++) {
      PackRotation rotation = PackRotation.byDay(at(first.plus(Duration.ofDays(day))));
      read.addAll(chosen(rotation.next(REPOSITORY, percent), there));
    }

    assertEquals(there, read);
  }

  @Property(tries = 100)
  void aRunReadsAboutAsMuchAsItIsAllowed(
      @ForAll @IntRange(min = 0, max = 100) int percent, @ForAll long seed) {
    Set<PackId> there = new HashSet<>(packs(new Random(seed), 2_000));

    int read =
        chosen(PackRotation.byDay(at(Instant.EPOCH)).next(REPOSITORY, percent), there).size();

    // Six standard deviations of a binomial distribution.
    double allowed = 20.0 * percent;
    double spread = 6 * Math.sqrt(2_000 * (percent / 100.0) * (1 - percent / 100.0));
    assertEquals(allowed, read, spread, percent + " percent");
  }

  /** What is remembered is only ever a saving. */
  @Property(tries = 20)
  void aMemoryThatIsGarbledIsNoMemory(@ForAll byte[] garbage) throws Exception {
    withFolder(
        folder -> {
          Files.write(folder.resolve(REPOSITORY), garbage);
          PackRotation.in(folder, at(Instant.EPOCH)).next(REPOSITORY, 10);
        });
  }

  private interface Body {
    void run(Path folder) throws Exception;
  }

  private static void withFolder(Body body) throws Exception {
    Path folder = Files.createTempDirectory("rotation");
    try {
      body.run(folder);
    } finally {
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static List<PackId> run(Path folder, Instant now, int percent, Set<PackId> there)
      throws IOException {
    PackRotation rotation = PackRotation.in(folder, at(now));
    PackRotation.Part part = rotation.next(REPOSITORY, percent);
    rotation.done(part);
    return chosen(part, there);
  }

  private static List<PackId> chosen(PackRotation.Part part, Set<PackId> there) {
    return there.stream().filter(part::contains).toList();
  }

  private static List<PackId> packs(Random random, int count) {
    List<PackId> packs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      packs.add(new PackId(Hash.read(SampleBytes.random(random.nextLong(), Hash.BYTES), 0)));
    }
    return packs;
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }
}
