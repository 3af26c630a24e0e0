package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.PackPresence;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.check.PackAudit;
import dev.jamjar.repository.check.PackRotation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks the packs that index segments list: all by their size, those whose turn it is whole. */
final class PackCheck {
  private final Repository repository;
  private final SnapshotCheck snapshots;
  private final Progress progress;
  private final Findings findings;

  /** What is wrong with packs; what is found out later is more exact. */
  private final Map<PackId, String> problems;

  PackCheck(Repository repository, SnapshotCheck snapshots, Progress progress, Findings findings) {
    this.repository = repository;
    this.snapshots = snapshots;
    this.progress = progress;
    this.findings = findings;
    this.problems = new LinkedHashMap<>(snapshots.unreadable());
  }

  /** Looks at all packs; answers how many were read whole. */
  int run(PackRotation.Part part) throws JamJarException {
    progress.stage("checking packs", 0);
    Map<Hash, PackDirectory> sizes = sizes();
    int read = readWhole(part, sizes);
    problems.forEach(
        (pack, problem) -> findings.damaged(Layout.pack(pack), problem, snapshots.needing(pack)));
    return read;
  }

  /** Finds those of another size; answers those that are there. */
  private Map<Hash, PackDirectory> sizes() throws JamJarException {
    Map<Hash, PackDirectory> there = new LinkedHashMap<>();
    snapshots.packs().forEach((id, listings) -> there.put(id.hash(), listings.get(0).pack()));
    new PackPresence(repository.store())
        .lost(List.copyOf(there.values()))
        .forEach(
            (id, size) -> {
              long expected = there.remove(id).bytes();
              String what =
                  size.isEmpty()
                      ? "it is missing"
                      : "it has " + size.getAsLong() + " bytes, " + expected + " expected";
              problems.put(new PackId(id), what);
            });
    return there;
  }

  private int readWhole(PackRotation.Part part, Map<Hash, PackDirectory> there)
      throws JamJarException {
    List<PackDirectory> chosen =
        there.values().stream().filter(pack -> part.contains(pack.id())).toList();
    progress.stage("reading packs", chosen.stream().mapToLong(PackDirectory::bytes).sum());
    PackAudit audit = new PackAudit(repository.store());
    for (PackDirectory pack : chosen) {
      PackAudit.Verdict verdict = audit.of(pack.id());
      verdict.damage().ifPresent(damage -> problems.put(pack.id(), damage));
      verdict.pack().ifPresent(this::compare);
      progress.advance(pack.bytes());
    }
    return chosen.size();
  }

  /** A sound pack that a segment says something else of hurts as much as a damaged one. */
  private void compare(PackDirectory found) {
    for (SnapshotCheck.Listing listing : snapshots.packs().get(found.id())) {
      PackAudit.contradiction(listing.pack(), found)
          .ifPresent(
              how -> {
                problems.remove(found.id());
                findings.damaged(
                    Layout.index(listing.segment()),
                    "what it lists of pack " + found.id() + " is not what the pack holds: " + how,
                    snapshots.needing(found.id()));
              });
    }
  }
}
