package dev.jamjar.store;

import dev.jamjar.JamJarException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** A store that counts what is asked of it: requests by kind, and bytes both ways. */
public final class CountingStore implements ObjectStore {
  private final ObjectStore store;
  private final LongAdder gets = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder replaces = new LongAdder();
  private final LongAdder sizes = new LongAdder();
  private final LongAdder lists = new LongAdder();
  private final LongAdder deletes = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();

  public CountingStore(ObjectStore store) {
    this.store = store;
  }

  /**
   * What was asked of a store, failed calls included.
   *
   * @param bytesRead bytes of content that successful calls returned
   * @param bytesWritten bytes of content that successful calls stored
   */
  public record Counts(
      long gets,
      long puts,
      long replaces,
      long sizes,
      long lists,
      long deletes,
      long bytesRead,
      long bytesWritten) {
    /** All calls together. */
    public long requests() {
      return gets + puts + replaces + sizes + lists + deletes;
    }
  }

  /** The counts so far. */
  public Counts counts() {
    return new Counts(
        gets.sum(),
        puts.sum(),
        replaces.sum(),
        sizes.sum(),
        lists.sum(),
        deletes.sum(),
        bytesRead.sum(),
        bytesWritten.sum());
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    puts.increment();
    store.put(key, content);
    bytesWritten.add(content.remaining());
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    replaces.increment();
    boolean replaced = store.replace(key, expected, replacement);
    if (replaced) {
      bytesWritten.add(replacement.length);
    }
    return replaced;
  }

  @Override
  public boolean replacesAtomically() throws JamJarException {
    return store.replacesAtomically();
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    gets.increment();
    byte[] content = store.get(key, maxBytes);
    bytesRead.add(content.length);
    return content;
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    gets.increment();
    store.getRange(key, offset, length, target);
    bytesRead.add(length);
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    sizes.increment();
    return store.size(key);
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    lists.increment();
    store.list(prefix, sink);
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    deletes.increment();
    store.delete(key);
  }

  @Override
  public Optional<Duration> retention() {
    return store.retention();
  }

  @Override
  public Optional<Instant> retainedUntil(ObjectKey key) throws JamJarException {
    sizes.increment();
    return store.retainedUntil(key);
  }

  @Override
  public void retain(ObjectKey key) throws JamJarException {
    puts.increment();
    store.retain(key);
  }

  @Override
  public void close() throws JamJarException {
    store.close();
  }
}
