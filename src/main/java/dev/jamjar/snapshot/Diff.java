package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.codec.Codecs;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.RecipeDifference;
import dev.jamjar.repository.read.RecipeDifference.Amount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What changed from one snapshot to another, told by their manifests and recipes alone. */
public final class Diff {
  private final Repository repository;
  private final Snapshots snapshots;
  private final IndexCache cache;
  private final int threads;

  public Diff(Repository repository, Snapshots snapshots, IndexCache cache, int threads) {
    this.repository = repository;
    this.snapshots = snapshots;
    this.cache = cache;
    this.threads = threads;
  }

  /**
   * Parts of one kind, on both sides.
   *
   * @param name {@code cold jam}, {@code state jam}, {@code jam} or the codec's name
   * @param bytesA how many bytes of A's file they are
   */
  public record PartDifference(
      String name, long bytesA, long bytesB, RecipeDifference.Result chunks) {}

  /**
   * How B differs from A.
   *
   * @param storedOnlyA what the chunks that only A needs take in packs, recipe chunks included
   */
  public record Result(
      PublishedManifest a,
      PublishedManifest b,
      List<PartDifference> parts,
      long storedOnlyA,
      long storedOnlyB) {
    /** Data chunks of all parts that both have. */
    public long sharedChunks() {
      return parts.stream().mapToLong(part -> part.chunks().sharedChunks()).sum();
    }

    /** Their length; empty where it was not asked for. */
    public OptionalLong sharedBytes() {
      return parts.stream().anyMatch(part -> part.chunks().sharedBytes().isEmpty())
          ? OptionalLong.empty()
          : OptionalLong.of(
              parts.stream().mapToLong(part -> part.chunks().sharedBytes().getAsLong()).sum());
    }

    public Amount onlyA() {
      return sum(parts.stream().map(part -> part.chunks().onlyA()).toList());
    }

    public Amount onlyB() {
      return sum(parts.stream().map(part -> part.chunks().onlyB()).toList());
    }

    public Amount recipesOnlyA() {
      return sum(parts.stream().map(part -> part.chunks().recipesOnlyA()).toList());
    }

    public Amount recipesOnlyB() {
      return sum(parts.stream().map(part -> part.chunks().recipesOnlyB()).toList());
    }

    private static Amount sum(List<Amount> amounts) {
      return amounts.stream().reduce(Amount.NONE, Amount::plus);
    }
  }

  /**
   * Compares two snapshots.
   *
   * @param addUpShared whether to read what both have too, for its length
   */
  public Result run(Snapshots.Listed a, Snapshots.Listed b, boolean addUpShared)
      throws JamJarException {
    PublishedManifest manifestA = snapshots.manifest(a);
    PublishedManifest manifestB = snapshots.manifest(b);
    LoadedIndex index = LoadedIndex.load(repository.store(), indexes(a), cache);
    if (!b.catalog().equals(a.catalog())) {
      index.borrow(LoadedIndex.load(repository.store(), indexes(b), cache));
    }
    Map<String, List<Manifest.Part>> partsA = byName(manifestA.manifest());
    Map<String, List<Manifest.Part>> partsB = byName(manifestB.manifest());
    Set<String> names = new LinkedHashSet<>(partsA.keySet());
    names.addAll(partsB.keySet());
    List<PartDifference> parts = new ArrayList<>();
    try (RecipeDifference difference = new RecipeDifference(repository.store(), index, threads)) {
      for (String name : names) {
        List<Manifest.Part> ofA = partsA.getOrDefault(name, List.of());
        List<Manifest.Part> ofB = partsB.getOrDefault(name, List.of());
        parts.add(
            new PartDifference(
                name,
                bytes(ofA),
                bytes(ofB),
                difference.compare(recipes(ofA), recipes(ofB), addUpShared)));
      }
      return new Result(
          manifestA, manifestB, parts, difference.storedOnlyA(), difference.storedOnlyB());
    }
  }

  private static List<Catalog.IndexRef> indexes(Snapshots.Listed listed) {
    return listed.catalog().catalog().indexes();
  }

  /** The last jam of a checkpoint is the state's, the one before it the cold state's. */
  private static Map<String, List<Manifest.Part>> byName(Manifest manifest) {
    Map<String, List<Manifest.Part>> byName = new LinkedHashMap<>();
    List<Manifest.Part> jams =
        manifest.parts().stream().filter(part -> part.codec().equals(Codecs.JAM.name())).toList();
    boolean checkpoint = manifest.checkpoint().kind().equals("chkjam");
    for (Manifest.Part part : manifest.parts()) {
      String name = part.codec();
      if (checkpoint && jams.size() <= 2 && part.codec().equals(Codecs.JAM.name())) {
        name = part == jams.get(jams.size() - 1) ? "state jam" : "cold jam";
      }
      byName.computeIfAbsent(name, n -> new ArrayList<>()).add(part);
    }
    return byName;
  }

  private static long bytes(List<Manifest.Part> parts) {
    return parts.stream().mapToLong(Manifest.Part::bytes).sum();
  }

  private static List<Manifest.Recipe> recipes(List<Manifest.Part> parts) {
    return parts.stream().flatMap(part -> part.recipe().stream()).toList();
  }
}
