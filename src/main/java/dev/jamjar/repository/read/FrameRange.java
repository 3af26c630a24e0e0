package dev.jamjar.repository.read;

import dev.jamjar.JamJarException;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.ObjectStore;
import java.util.List;

/** Neighbouring frames of one pack, which one request reads. */
public final class FrameRange {
  private FrameRange() {}

  /** The bytes from the first frame's start to the last one's end. */
  public static byte[] read(ObjectStore store, PackDirectory pack, List<PackDirectory.Frame> frames)
      throws JamJarException {
    long start = frames.get(0).offset();
    PackDirectory.Frame last = frames.get(frames.size() - 1);
    int length = (int) (last.offset() + last.bytes() - start);
    return store.getRange(Layout.pack(pack.id()), start, length);
  }
}
