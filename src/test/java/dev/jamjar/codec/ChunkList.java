package dev.jamjar.codec;

import dev.jamjar.hash.ChunkId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Chunks in memory, for tests. */
public final class ChunkList implements ChunkSink {
  private final List<byte[]> chunks = new ArrayList<>();
  private final List<ChunkId> ids = new ArrayList<>();

  /** The list of {@code chunks}. */
  public static ChunkList of(List<byte[]> chunks) {
    ChunkList list = new ChunkList();
    chunks.forEach(chunk -> list.chunk(chunk, 0, chunk.length));
    return list;
  }

  @Override
  public ChunkId chunk(byte[] buffer, int offset, int length) {
    ChunkId id = ChunkId.of(buffer, offset, length);
    chunks.add(Arrays.copyOfRange(buffer, offset, offset + length));
    ids.add(id);
    return id;
  }

  public List<byte[]> chunks() {
    return chunks;
  }

  public List<ChunkId> ids() {
    return ids;
  }

  /** Gives them from the first on. */
  public ChunkSource source() {
    return new ChunkSource() {
      private int at = -1;

      @Override
      public boolean next() {
        return ++at < chunks.size();
      }

      @Override
      public byte[] array() {
        return chunks.get(at);
      }

      @Override
      public int offset() {
        return 0;
      }

      @Override
      public int length() {
        return chunks.get(at).length;
      }

      @Override
      public ChunkId id() {
        return ids.get(at);
      }
    };
  }
}
