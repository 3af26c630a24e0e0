package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fetches frames from packs on a pool of threads: neighbours in one request, each checked and
 * decompressed where it arrives.
 *
 * <p>Planning belongs to one thread. Short chunks from many nights share frames, so a frame of
 * several chunks is kept for a while: at most {@link #KEPT_BYTES} of them.
 */
final class ChunkFetcher implements Closeable {
  /** A hole between two wanted frames that is cheaper read than skipped. */
  private static final int HOLE_BYTES = 1 << 20;

  /** No request asks for more. */
  private static final int REQUEST_BYTES = 8 << 20;

  private static final long KEPT_BYTES = 64 << 20;

  private final ObjectStore store;
  private final ChunkIndex index;
  private final ExecutorService pool;
  private final Map<PackDirectory.Frame, Pending> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long keptBytes;

  ChunkFetcher(ObjectStore store, ChunkIndex index, int threads) {
    this.store = store;
    this.index = index;
    this.pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "jamjar-fetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A stream of the chunks that {@code refs} lists. */
  ChunkStream open(RefSource refs) {
    return new ChunkStream(refs, this);
  }

  /** Where a chunk lies. */
  ChunkLocation locate(ChunkRef ref) throws CorruptDataException {
    ChunkLocation location = index.find(ref.id());
    if (location == null) {
      throw new CorruptDataException(
          "chunk " + ref.id() + " is in no pack that the index lists",
          "run \"jamjar check\" to see which snapshots are hurt");
    }
    if (location.length() != ref.length()) {
      throw new CorruptDataException(
          "chunk "
              + ref.id()
              + " has "
              + location.length()
              + " bytes by the index and "
              + ref.length()
              + " by the recipe",
          "run \"jamjar check\" to see which snapshots are hurt");
    }
    return location;
  }

  /**
   * Starts fetching the frames of all {@code locations}.
   *
   * @return by frame, what to wait for
   */
  Map<PackDirectory.Frame, Pending> fetch(Collection<ChunkLocation> locations) {
    Map<PackDirectory.Frame, Pending> wanted = new HashMap<>();
    Map<PackDirectory, List<PackDirectory.Frame>> missing = new LinkedHashMap<>();
    for (ChunkLocation location : locations) {
      PackDirectory.Frame frame = location.frame();
      if (wanted.containsKey(frame)) {
        continue;
      }
      Pending pending = kept.get(frame);
      if (pending == null) {
        pending = new Pending();
        missing.computeIfAbsent(location.pack(), pack -> new ArrayList<>()).add(frame);
      }
      wanted.put(frame, pending);
    }
    missing.forEach((pack, frames) -> request(pack, frames, wanted));
    return wanted;
  }

  /** How many requests it takes to fetch all of {@code frames} if nothing bounds a window. */
  static long requests(Map<PackDirectory.Frame, PackDirectory> frames) {
    Map<PackDirectory, List<PackDirectory.Frame>> byPack = new HashMap<>();
    frames.forEach((f, pack) -> byPack.computeIfAbsent(pack, p -> new ArrayList<>()).add(f));
    long requests = 0;
    for (List<PackDirectory.Frame> together : byPack.values()) {
      requests += coalesced(together).size();
    }
    return requests;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private void request(
      PackDirectory pack,
      List<PackDirectory.Frame> frames,
      Map<PackDirectory.Frame, Pending> wanted) {
    for (List<PackDirectory.Frame> together : coalesced(frames)) {
      Future<List<FrameContent>> reading = pool.submit(() -> read(pack, together));
      for (int i = 0; i < together.size(); i++) {
        Pending pending = wanted.get(together.get(i));
        pending.isPartOf(reading, i);
        keep(together.get(i), pending);
      }
    }
  }

  /** Frames of one pack, in groups that one request reads. */
  private static List<List<PackDirectory.Frame>> coalesced(List<PackDirectory.Frame> frames) {
    frames.sort(Comparator.comparingLong(PackDirectory.Frame::offset));
    List<List<PackDirectory.Frame>> groups = new ArrayList<>();
    int from = 0;
    while (from < frames.size()) {
      int to = from + 1;
      while (to < frames.size() && belongTogether(frames.get(from), frames, to)) {
        to++;
      }
      groups.add(List.copyOf(frames.subList(from, to)));
      from = to;
    }
    return groups;
  }

  private static boolean belongTogether(
      PackDirectory.Frame first, List<PackDirectory.Frame> frames, int next) {
    PackDirectory.Frame last = frames.get(next - 1);
    PackDirectory.Frame frame = frames.get(next);
    return frame.offset() - (last.offset() + last.bytes()) <= HOLE_BYTES
        && frame.offset() + frame.bytes() - first.offset() <= REQUEST_BYTES;
  }

  private List<FrameContent> read(PackDirectory pack, List<PackDirectory.Frame> frames)
      throws JamJarException {
    long start = frames.get(0).offset();
    PackDirectory.Frame last = frames.get(frames.size() - 1);
    int length = (int) (last.offset() + last.bytes() - start);
    byte[] bytes;
    try {
      bytes = store.getRange(Layout.pack(pack.id()), start, length);
    } catch (NotFoundException e) {
      throw new CorruptDataException(
          "pack " + pack.id() + " is missing",
          "run \"jamjar check\" to see which snapshots need it, then push again from a node that"
              + " has the file",
          e);
    }
    List<FrameContent> contents = new ArrayList<>();
    for (PackDirectory.Frame frame : frames) {
      contents.add(FrameContent.read(pack, frame, bytes, (int) (frame.offset() - start)));
    }
    return contents;
  }

  private void keep(PackDirectory.Frame frame, Pending pending) {
    if (frame.chunks() < 2) {
      return;
    }
    kept.put(frame, pending);
    keptBytes += rawBytes(frame);
    var oldest = kept.entrySet().iterator();
    while (keptBytes > KEPT_BYTES && oldest.hasNext()) {
      keptBytes -= rawBytes(oldest.next().getKey());
      oldest.remove();
    }
  }

  /** The bytes of a frame's chunks before compression. */
  static int rawBytes(PackDirectory.Frame frame) {
    int sum = 0;
    for (int length : frame.lengths()) {
      sum += length;
    }
    return sum;
  }

  /** A frame that is on its way: one of several that a request brings. */
  static final class Pending {
    private Future<List<FrameContent>> reading;
    private int number;

    private void isPartOf(Future<List<FrameContent>> request, int i) {
      reading = request;
      number = i;
    }

    FrameContent await() throws JamJarException {
      try {
        return reading.get().get(number);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof JamJarException failure) {
          throw failure;
        }
        throw new IllegalStateException("internal error: a fetch failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailableException("interrupted while fetching", "", true, e);
      }
    }
  }
}
