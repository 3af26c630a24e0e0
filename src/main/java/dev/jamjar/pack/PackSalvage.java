package dev.jamjar.pack;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.ObjectHeader;
import dev.jamjar.hash.ChunkId;
import dev.jamjar.hash.Hash;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what can still be read of a damaged pack: frame by frame, over whatever lies between.
 *
 * <p>Every chunk is what its id says. Where nobody knows which ids the pack held, a chunk may be
 * one that damage has made, which nobody will ever ask for.
 */
public final class PackSalvage {
  /** Takes one chunk after the other. */
  @FunctionalInterface
  public interface Sink {
    void chunk(ChunkId id, byte[] content) throws JamJarException;
  }

  private final byte[] bytes;
  private final Sink sink;

  private PackSalvage(byte[] bytes, Sink sink) {
    this.bytes = bytes;
    this.sink = sink;
  }

  /**
   * Hands out the chunks of a damaged pack that are whole.
   *
   * @param listed what an index says of the pack; no other chunk is handed out then
   */
  public static void read(byte[] bytes, Optional<PackDirectory> listed, Sink sink)
      throws JamJarException {
    if (listed.isEmpty()) {
      new PackSalvage(bytes, sink).readAll();
      return;
    }
    Set<Hash> left = new HashSet<>();
    for (PackDirectory.Frame frame : listed.get().frames()) {
      for (int i = 0; i < frame.chunks(); i++) {
        left.add(frame.id(i).hash());
      }
    }
    PackSalvage salvage =
        new PackSalvage(
            bytes,
            (id, content) -> {
              if (left.remove(id.hash())) {
                sink.chunk(id, content);
              }
            });
    for (PackDirectory.Frame frame : listed.get().frames()) {
      if (frame.offset() + frame.bytes() <= bytes.length) {
        salvage.tryFrame((int) frame.offset(), frame.bytes());
      }
    }
    if (!left.isEmpty()) {
      // Bytes may have been added or lost, and everything behind them lies elsewhere.
      salvage.readAll();
    }
  }

  /** One frame whose place is known. */
  private void tryFrame(int offset, int length) throws JamJarException {
    try {
      handOut(FrameReader.read("a damaged pack", bytes, offset, length));
    } catch (CorruptDataException | UnsupportedFormatException e) {
      // This one is what is damaged.
    }
  }

  /** Frame after frame; where one cannot be read, the next two in a row that can. */
  private void readAll() throws JamJarException {
    int at = ObjectHeader.BYTES;
    boolean inStep = false;
    while (at < bytes.length) {
      FrameReader.Placed frame = frameAt(at);
      if (frame != null && (inStep || isFollowed(frame.end()))) {
        handOut(frame.frame());
        at = frame.end();
        inStep = true;
      } else {
        at++;
        inStep = false;
      }
    }
  }

  /** By chance, a frame may seem to stand anywhere; hardly two of them in a row. */
  private boolean isFollowed(int end) {
    return end < bytes.length
        && ((bytes[end] & 0xff) == PackWriter.END_OF_FRAMES || frameAt(end) != null);
  }

  /** The frame that starts there, or null where none does. */
  private FrameReader.Placed frameAt(int offset) {
    // Looked at first, as nearly every byte of a pack is no start; nor is any byte of a hole.
    boolean possible =
        offset + 2 < bytes.length
            && (bytes[offset] == Compression.STORED || bytes[offset] == Compression.ZSTD)
            && bytes[offset + 1] == FrameReader.NOT_ENCRYPTED
            && bytes[offset + 2] != 0;
    if (!possible) {
      return null;
    }
    try {
      return FrameReader.readAt("a damaged pack", bytes, offset);
    } catch (CorruptDataException | UnsupportedFormatException e) {
      return null;
    }
  }

  private void handOut(FrameReader.Frame frame) throws JamJarException {
    int offset = frame.offset();
    for (int length : frame.lengths()) {
      byte[] content = Arrays.copyOfRange(frame.content(), offset, offset + length);
      sink.chunk(ChunkId.of(content), content);
      offset += length;
    }
  }
}
