package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.check.PackRotation;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier build wrote is read, checked and restored by this one. */
class GoldenRepositoryTest {
  @TempDir Path folder;

  @Test
  void listsWhatItAlwaysHeld() throws Exception {
    try (ObjectStore store = GoldenRepository.store()) {
      assertEquals(
          Files.readAllLines(GoldenRepository.CONTENT),
          GoldenRepository.describe(snapshots(store)));
    }
  }

  @Test
  void restoresEverySnapshotExactly() throws Exception {
    try (ObjectStore store = GoldenRepository.store()) {
      Iterator<byte[]> expected = GoldenRepository.files().values().iterator();
      Restore restore =
          new Restore(
              Repository.open(store), IndexCache.none(), Clock.systemUTC(), Progress.SILENT);
      Snapshots snapshots = snapshots(store);
      for (Snapshots.Listed listed : snapshots.all()) {
        RestoreOptions options =
            new RestoreOptions(folder.resolve(listed.shortId() + ".jam"), false, 2);
        RestoreResult result = restore.run(listed, snapshots.manifest(listed), options);

        assertArrayEquals(expected.next(), Files.readAllBytes(result.file()));
      }
    }
  }

  @Test
  void isFoundSound() throws Exception {
    try (ObjectStore store = GoldenRepository.store()) {
      Check check =
          new Check(
              Repository.open(store),
              TrustedKeys.of(GoldenRepository.publisher()),
              CatalogMemory.none(),
              PackRotation.byDay(Clock.systemUTC()),
              2,
              Progress.SILENT);

      Check.Result result =
          check.run(new CheckOptions(100, Optional.of(TrialRestore.Choice.ALL), true));

      assertEquals(List.of(), result.findings());
      assertEquals(List.of(), result.notes());
      assertEquals(result.snapshots(), result.restored());
    }
  }

  private static Snapshots snapshots(ObjectStore store) throws Exception {
    return Snapshots.read(
        Repository.open(store), TrustedKeys.of(GoldenRepository.publisher()), CatalogMemory.none());
  }
}
