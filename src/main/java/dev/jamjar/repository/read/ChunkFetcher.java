package dev.jamjar.repository.read;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.index.ChunkIndex;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.SpareArrays;
import dev.jamjar.store.ObjectStore;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Fetches frames from packs on a pool of threads: neighbours in one request, each checked and
 * decompressed where it arrives.
 *
 * <p>Planning belongs to one thread. Short chunks from many nights share frames, so a frame of
 * several chunks is kept for a while: at most {@link #KEPT_BYTES} of them.
 */
public final class ChunkFetcher implements Closeable {
  /** A hole between two wanted frames that is cheaper read than skipped. */
  private static final int HOLE_BYTES = 1 << 20;

  /** No request asks for more. */
  private static final int REQUEST_BYTES = 8 << 20;

  private static final long KEPT_BYTES = 64 << 20;

  /** Of arrays for the next requests. */
  private static final long BUFFER_BYTES = 4L * REQUEST_BYTES;

  /** What to do about a pack that is missing or damaged. */
  public static final String REPAIR =
      "run \"jamjar check --read-data\" to see which snapshots need it, then push again from a node"
          + " that has the file";

  private final ObjectStore store;
  private final ChunkIndex index;
  private final Optional<ExecutorService> pool;
  private final SpareArrays buffers = new SpareArrays(BUFFER_BYTES);
  private final Map<PackDirectory.Frame, Pending> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long keptBytes;

  /**
   * @param threads how many requests run at once; 0 for one after the other, on the caller's thread
   */
  public ChunkFetcher(ObjectStore store, ChunkIndex index, int threads) {
    this.store = store;
    this.index = index;
    this.pool = threads == 0 ? Optional.empty() : Optional.of(pool(threads));
  }

  private static ExecutorService pool(int threads) {
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, "jamjar-fetch");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** A stream of the chunks that {@code refs} lists. */
  public ChunkStream open(RefSource refs) {
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

  /** Starts fetching the frames of all {@code locations}. */
  Fetched fetch(Collection<ChunkLocation> locations) {
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
    List<Request> requests = new ArrayList<>();
    missing.forEach((pack, frames) -> request(pack, frames, wanted, requests));
    return new Fetched(wanted, requests);
  }

  /**
   * Takes back the memory of frames that were fetched together: all of them have arrived, and
   * nobody looks at a byte of them any more.
   */
  void release(Fetched fetched) {
    for (Request request : fetched.requests()) {
      if (request.lent != null) {
        buffers.giveBack(request.lent);
        request.lent = null;
      }
    }
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
    pool.ifPresent(ExecutorService::shutdownNow);
  }

  private void request(
      PackDirectory pack,
      List<PackDirectory.Frame> frames,
      Map<PackDirectory.Frame, Pending> wanted,
      List<Request> requests) {
    for (List<PackDirectory.Frame> together : coalesced(frames)) {
      Request request = new Request(pack, together, together.stream().map(wanted::get).toList());
      requests.add(request);
      Runnable reading = () -> read(request);
      pool.ifPresentOrElse(threads -> threads.execute(reading), reading);
      for (int i = 0; i < together.size(); i++) {
        keep(together.get(i), request.arriving.get(i));
      }
    }
  }

  /** Frames of one pack, in groups that one request reads. */
  public static List<List<PackDirectory.Frame>> coalesced(List<PackDirectory.Frame> frames) {
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

  /** Reads neighbours in one request; each of them arrives, or fails, on its own. */
  private void read(Request request) {
    byte[] bytes = buffers.take(request.length());
    try {
      store.getRange(Layout.pack(request.pack.id()), request.start(), request.length(), bytes);
    } catch (NotFoundException e) {
      request.fail(
          new CorruptDataException("pack " + request.pack.id() + " is missing", REPAIR, e));
      return;
    } catch (CorruptDataException e) {
      if (request.frames.size() == 1) {
        request.fail(e);
        return;
      }
      // The pack is cut short: what lies before the cut is as good as ever.
      for (int i = 0; i < request.frames.size(); i++) {
        read(request.only(i));
      }
      return;
    } catch (Throwable e) {
      request.fail(e);
      return;
    }
    boolean lent = request.fills(bytes);
    if (lent) {
      request.lent = bytes;
    }
    for (int i = 0; i < request.frames.size(); i++) {
      decode(request, i, bytes, lent);
    }
    if (!lent) {
      buffers.giveBack(bytes);
    }
  }

  private void decode(Request request, int i, byte[] bytes, boolean lent) {
    PackDirectory.Frame frame = request.frames.get(i);
    Pending arriving = request.arriving.get(i);
    int offset = (int) (frame.offset() - request.start());
    try {
      arriving.arrive(
          FrameContent.read(request.pack, frame, bytes, offset, lent && !isKept(frame)));
    } catch (UnsupportedFormatException e) {
      arriving.fail(judged(request.pack, e));
    } catch (Throwable e) {
      arriving.fail(e);
    }
  }

  /** A method that nobody knows is a newer jamjar's, or a damaged byte: the pack's name tells. */
  private JamJarException judged(PackDirectory pack, UnsupportedFormatException unknown) {
    try {
      Hash found = Blake3.of(store.get(Layout.pack(pack.id()), Limits.MAX_PACK_BYTES));
      return found.equals(pack.id().hash())
          ? unknown
          : new CorruptDataException(
              "pack " + pack.id() + " is damaged: it hashes to " + found.abbreviated() + "…",
              REPAIR,
              unknown);
    } catch (JamJarException e) {
      e.addSuppressed(unknown);
      return e;
    }
  }

  /** Whether a frame outlives those that it was fetched with. */
  private static boolean isKept(PackDirectory.Frame frame) {
    return frame.chunks() > 1;
  }

  private void keep(PackDirectory.Frame frame, Pending pending) {
    if (!isKept(frame)) {
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

  /**
   * Frames that are on their way.
   *
   * @param frames what to wait for, by frame
   * @param requests what was asked for them
   */
  record Fetched(Map<PackDirectory.Frame, Pending> frames, List<Request> requests) {
    /** Adds what was asked for later; changes this. */
    void add(Fetched later) {
      frames.putAll(later.frames);
      requests.addAll(later.requests);
    }
  }

  /** Neighbours in one pack that are read at once. */
  static final class Request {
    private final PackDirectory pack;
    private final List<PackDirectory.Frame> frames;
    private final List<Pending> arriving;

    /** What the frames go on using, set before the first of them arrives. */
    private byte[] lent;

    Request(PackDirectory pack, List<PackDirectory.Frame> frames, List<Pending> arriving) {
      this.pack = pack;
      this.frames = frames;
      this.arriving = arriving;
    }

    Request only(int i) {
      return new Request(pack, frames.subList(i, i + 1), arriving.subList(i, i + 1));
    }

    long start() {
      return frames.get(0).offset();
    }

    int length() {
      PackDirectory.Frame last = frames.get(frames.size() - 1);
      return (int) (last.offset() + last.bytes() - start());
    }

    /** Whether the frames keep little beside themselves in memory if they keep this array. */
    boolean fills(byte[] bytes) {
      long wanted = frames.stream().mapToLong(PackDirectory.Frame::bytes).sum();
      return wanted >= bytes.length / 2;
    }

    void fail(Throwable why) {
      arriving.forEach(pending -> pending.fail(why));
    }
  }

  /** A frame that is on its way. Holds no other frame, however they were fetched. */
  static final class Pending {
    private final CompletableFuture<FrameContent> arrival = new CompletableFuture<>();

    private void arrive(FrameContent frame) {
      arrival.complete(frame);
    }

    private void fail(Throwable why) {
      arrival.completeExceptionally(why);
    }

    FrameContent await() throws JamJarException {
      try {
        return arrival.get();
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
