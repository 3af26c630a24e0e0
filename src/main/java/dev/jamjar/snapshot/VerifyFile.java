package dev.jamjar.snapshot;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.NodeFolder;
import dev.jamjar.checkpoint.SourceFile;
import dev.jamjar.codec.Region;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.ContentReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the snapshot that a local file is, or says how it differs from the one it should be. */
public final class VerifyFile {
  private final Repository repository;
  private final Snapshots snapshots;
  private final IndexCache cache;
  private final int threads;
  private final Progress progress;

  public VerifyFile(
      Repository repository,
      Snapshots snapshots,
      IndexCache cache,
      int threads,
      Progress progress) {
    this.repository = repository;
    this.snapshots = snapshots;
    this.cache = cache;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param same whether the file is exactly {@code snapshot}
   * @param snapshot the snapshot that it is, or that it should be by its size or event number;
   *     empty where there is none like it
   * @param difference how it differs; empty where it does not, or where nothing is like it
   */
  public record Result(
      Path file, boolean same, Optional<PublishedManifest> snapshot, Optional<String> difference) {}

  /** Reads the file and every manifest that may describe it. */
  public Result run(Path path) throws IOException {
    Path file = NodeFolder.checkpointAt(path);
    try (FileChannel channel = SourceFile.open(file)) {
      Region source = Region.of(channel);
      progress.stage("reading", source.length());
      Hash hash = FileHashes.blake3(source, progress);
      OptionalLong event = Checkpoint.read(source).eventNumber();
      Snapshots.Listed closest = null;
      for (Snapshots.Listed listed : newestFirst()) {
        boolean sameSize = listed.entry().sourceBytes() == source.length();
        boolean sameEvent = event.isPresent() && listed.entry().eventNumber().equals(event);
        if (sameSize) {
          PublishedManifest manifest = snapshots.manifest(listed);
          if (manifest.manifest().source().blake3().equals(hash)) {
            return new Result(file, true, Optional.of(manifest), Optional.empty());
          }
        }
        if (closest == null && (sameEvent || event.isEmpty() && sameSize)) {
          closest = listed;
        }
      }
      return closest == null
          ? new Result(file, false, Optional.empty(), Optional.empty())
          : compare(file, source, closest);
    }
  }

  private List<Snapshots.Listed> newestFirst() {
    List<Snapshots.Listed> listed = new ArrayList<>(snapshots.all());
    Collections.reverse(listed);
    return listed;
  }

  private Result compare(Path file, Region source, Snapshots.Listed closest) throws IOException {
    PublishedManifest published = snapshots.manifest(closest);
    Manifest manifest = published.manifest();
    LoadedIndex index =
        LoadedIndex.load(repository.store(), closest.catalog().catalog().indexes(), cache);
    progress.stage("comparing", manifest.source().bytes());
    Comparison comparison = new Comparison(source);
    try (ContentReader reader = new ContentReader(repository.store(), index, threads)) {
      Decoding.run(manifest, reader, WriteBehind.Target.of(comparison), progress);
    } catch (Comparison.DifferenceException e) {
      return differs(file, published, "they differ from byte " + e.position() + " on");
    }
    if (source.length() > manifest.source().bytes()) {
      return differs(
          file,
          published,
          "the file has "
              + (source.length() - manifest.source().bytes())
              + " bytes more; all of the snapshot's are the same");
    }
    throw new CorruptDataException(
        file + " was changed while it was being read", "run the same command again");
  }

  private static Result differs(Path file, PublishedManifest published, String how)
      throws JamJarException {
    return new Result(file, false, Optional.of(published), Optional.of(how));
  }
}
