package dev.jamjar.repository.read;

import dev.jamjar.JamJarException;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.ChunkRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The chunks of a list, in order, fetched ahead window by window: while one window is handed out,
 * the next is on its way.
 *
 * <p>Every chunk handed out hashes to its id. Belongs to one thread.
 */
public final class ChunkStream {
  /** The frames of one window hold no more than this before compression, but for a single one. */
  private static final int WINDOW_BYTES = 16 << 20;

  /** A list may name the same few frames without end; it is planned this much ahead. */
  private static final int WINDOW_CHUNKS = 1 << 16;

  /** What is asked for first, before even the list is read on; twice as much each time. */
  private static final int FIRST_BYTES = 1 << 20;

  private final RefSource refs;
  private final ChunkFetcher fetcher;
  private Window current = Window.EMPTY;
  private Window ahead;
  private ChunkRef leftOver;
  private int position;

  /** So many bytes, before compression, are asked for together. */
  private long askedAtOnce = FIRST_BYTES;

  /** What holds the chunk at hand. */
  private FrameContent frame;

  ChunkStream(RefSource refs, ChunkFetcher fetcher) {
    this.refs = refs;
    this.fetcher = fetcher;
  }

  /** The next chunk's bytes, or null after the last. The array is the caller's. */
  public byte[] next() throws JamJarException {
    return advance() ? frame.chunk(location()) : null;
  }

  /**
   * Turns to the next chunk, of which what was at hand is no more; answers whether there is one.
   */
  boolean advance() throws JamJarException {
    if (position == current.locations().size()) {
      fetcher.release(current.fetched());
      current = ahead == null ? plan() : ahead;
      position = 0;
      if (current.locations().isEmpty()) {
        ahead = current;
        return false;
      }
      ahead = plan();
    }
    position++;
    frame = current.fetched().frames().get(location().frame()).await();
    frame.require(location().ordinal());
    return true;
  }

  /** What holds the chunk at hand, and more. */
  byte[] array() {
    return frame.array();
  }

  /** Where in the array the chunk at hand starts. */
  int offset() {
    return frame.offset(location().ordinal());
  }

  int length() {
    return location().length();
  }

  /** The id of the chunk at hand. */
  ChunkId id() {
    return location().frame().id(location().ordinal());
  }

  private ChunkLocation location() {
    return current.locations().get(position - 1);
  }

  private Window plan() throws JamJarException {
    List<ChunkLocation> locations = new ArrayList<>();
    Set<PackDirectory.Frame> frames = new HashSet<>();
    ChunkFetcher.Fetched fetched = new ChunkFetcher.Fetched(new HashMap<>(), new ArrayList<>());
    List<ChunkLocation> wanted = new ArrayList<>();
    long bytes = 0;
    long wantedBytes = 0;
    ChunkRef ref = leftOver != null ? leftOver : refs.next();
    leftOver = null;
    while (ref != null) {
      ChunkLocation location = fetcher.locate(ref);
      if (frames.add(location.frame())) {
        int more = ChunkFetcher.rawBytes(location.frame());
        bytes += more;
        if (bytes > WINDOW_BYTES && !locations.isEmpty()) {
          leftOver = ref;
          break;
        }
        if (wantedBytes + more > askedAtOnce) {
          fetched.add(fetcher.fetch(wanted));
          wanted.clear();
          wantedBytes = 0;
          askedAtOnce = Math.min(2 * askedAtOnce, WINDOW_BYTES);
        }
        wanted.add(location);
        wantedBytes += more;
      }
      locations.add(location);
      ref = locations.size() < WINDOW_CHUNKS ? refs.next() : null;
    }
    fetched.add(fetcher.fetch(wanted));
    return new Window(locations, fetched);
  }

  /** Chunks planned together, and the frames they lie in. */
  private record Window(List<ChunkLocation> locations, ChunkFetcher.Fetched fetched) {
    static final Window EMPTY =
        new Window(List.of(), new ChunkFetcher.Fetched(Map.of(), List.of()));
  }
}
