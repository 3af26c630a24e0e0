package dev.jamjar.snapshot;

import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.ContentReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What a restore does with a repository, without the file that it writes. */
public final class Reading {
  private Reading() {}

  /** The bytes of a snapshot, proved; all requests come from the caller's thread. */
  public static byte[] of(
      Repository repository, Snapshots.Listed listed, PublishedManifest published)
      throws IOException {
    LoadedIndex index =
        LoadedIndex.load(
            repository.store(), listed.catalog().catalog().indexes(), IndexCache.none());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ContentReader reader = new ContentReader(repository.store(), index, 0)) {
      Decoding.run(published.manifest(), reader, WriteBehind.Target.of(bytes), Progress.SILENT);
    }
    return bytes.toByteArray();
  }
}
