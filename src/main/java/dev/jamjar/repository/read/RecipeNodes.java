package dev.jamjar.repository.read;

import dev.jamjar.JamJarException;
import dev.jamjar.format.ByteReader;
import dev.jamjar.repository.ChunkRef;
import java.util.Collection;
import java.util.Iterator;

/** Reads recipe chunks of one level, fetched ahead, and hands out what each of them lists. */
final class RecipeNodes {
  private final ChunkFetcher fetcher;

  RecipeNodes(ChunkFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /** Takes a record, and the recipe chunk that it stands in. */
  @FunctionalInterface
  interface Sink {
    void take(ChunkRef node, ChunkRef listed) throws JamJarException;
  }

  void read(Collection<ChunkRef> nodes, Sink sink) throws JamJarException {
    Iterator<ChunkRef> asked = nodes.iterator();
    ChunkStream contents = fetcher.open(() -> asked.hasNext() ? asked.next() : null);
    for (ChunkRef node : nodes) {
      ByteReader records = RecipeReader.reader(contents.next());
      while (records.remaining() > 0) {
        sink.take(node, RecipeReader.record(records));
      }
    }
  }
}
