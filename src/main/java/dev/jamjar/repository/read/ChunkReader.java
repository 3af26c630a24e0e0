package dev.jamjar.repository.read;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.hash.PackId;
import dev.jamjar.index.ChunkLocation;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.ObjectStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads single chunks from where they lie, each checked by its id; for ways through a repository
 * that is damaged, where nothing can be planned ahead.
 *
 * <p>Keeps frames for a while, at most {@link #KEPT_BYTES} before compression. For one thread.
 */
public final class ChunkReader {
  private static final long KEPT_BYTES = 32 << 20;

  private final ObjectStore store;
  private final Map<Place, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long keptBytes;

  private record Place(PackId pack, long offset) {}

  private record Kept(FrameContent content, int bytes) {}

  public ChunkReader(ObjectStore store) {
    this.store = store;
  }

  /**
   * @throws CorruptDataException if it is missing, or its pack is damaged there
   */
  public byte[] read(ChunkLocation location) throws JamJarException {
    Place place = new Place(location.pack().id(), location.frame().offset());
    Kept found = kept.get(place);
    if (found == null) {
      found = fetch(location.pack(), location.frame());
      keep(place, found);
    }
    return found.content().chunk(location);
  }

  private Kept fetch(PackDirectory pack, PackDirectory.Frame frame) throws JamJarException {
    try {
      byte[] bytes = store.getRange(Layout.pack(pack.id()), frame.offset(), frame.bytes());
      return new Kept(
          FrameContent.read(pack, frame, bytes, 0), Arrays.stream(frame.lengths()).sum());
    } catch (NotFoundException e) {
      throw new CorruptDataException("pack " + pack.id() + " is missing", ChunkFetcher.REPAIR, e);
    }
  }

  private void keep(Place place, Kept frame) {
    kept.put(place, frame);
    keptBytes += frame.bytes();
    var oldest = kept.entrySet().iterator();
    while (keptBytes > KEPT_BYTES && kept.size() > 1) {
      keptBytes -= oldest.next().getValue().bytes();
      oldest.remove();
    }
  }
}
