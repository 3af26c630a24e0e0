package dev.jamjar.snapshot;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.Sha256;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.ContentReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes whole snapshots as a restore does, into nothing, and compares both of their hashes. */
public final class TrialRestore {
  private final Repository repository;
  private final int threads;
  private final Progress progress;
  private final Findings findings;

  TrialRestore(Repository repository, int threads, Progress progress, Findings findings) {
    this.repository = repository;
    this.threads = threads;
    this.progress = progress;
    this.findings = findings;
  }

  /**
   * Which snapshots to decode: the newest few, and those named.
   *
   * @param ids beginnings of ids
   */
  public record Choice(int newest, List<String> ids) {
    public static final Choice ALL = new Choice(Integer.MAX_VALUE, List.of());

    /** Those snapshots; each once. */
    Set<Snapshots.Listed> of(Snapshots snapshots) throws JamJarException {
      List<Snapshots.Listed> all = snapshots.all();
      Set<Snapshots.Listed> chosen =
          new LinkedHashSet<>(all.subList(Math.max(0, all.size() - newest), all.size()));
      for (String id : ids) {
        chosen.add(snapshots.byId(id));
      }
      return chosen;
    }
  }

  /** Decodes {@code chosen}, and answers how many came back exactly. */
  int run(Snapshots snapshots, Set<Snapshots.Listed> chosen) throws IOException {
    long bytes = chosen.stream().mapToLong(listed -> listed.entry().sourceBytes()).sum();
    progress.stage("decoding snapshots", bytes);
    Map<Hash, LoadedIndex> indexes = new LinkedHashMap<>();
    int sound = 0;
    for (Snapshots.Listed listed : chosen) {
      try {
        Hash catalog = listed.catalog().id();
        if (!indexes.containsKey(catalog)) {
          indexes.put(catalog, index(listed));
        }
        decode(snapshots.manifest(listed).manifest(), indexes.get(catalog));
        sound++;
      } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
        findings.add(Layout.manifest(listed.entry().id()), e, List.of(listed.entry().id()));
      }
    }
    return sound;
  }

  /** Nothing of this machine's copies: the store is what is being tested. */
  private LoadedIndex index(Snapshots.Listed listed) throws JamJarException {
    return LoadedIndex.load(
        repository.store(), listed.catalog().catalog().indexes(), IndexCache.none());
  }

  private void decode(Manifest manifest, LoadedIndex index) throws IOException {
    Sha256 sha256 = new Sha256();
    try (ContentReader reader = new ContentReader(repository.store(), index, threads)) {
      Decoding.run(manifest, reader, sha256::update, progress);
      Hash found = sha256.finish();
      if (!found.equals(manifest.source().sha256())) {
        throw new CorruptDataException(
            "the decoded file has the SHA-256 "
                + found.abbreviated()
                + "…, expected "
                + manifest.source().sha256().abbreviated()
                + "…; its BLAKE3 is right",
            "report this: the publisher computed both when pushing");
      }
    }
  }
}
