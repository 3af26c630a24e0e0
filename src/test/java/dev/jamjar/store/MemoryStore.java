package dev.jamjar.store;

import dev.jamjar.CorruptDataException;
import dev.jamjar.NotFoundException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** A store in memory, for tests: the contract in its plainest form. */
public final class MemoryStore implements ObjectStore {
  private final ConcurrentSkipListMap<ObjectKey, byte[]> objects = new ConcurrentSkipListMap<>();

  /** The objects themselves, by key, for tests that look at them or damage them. */
  public Map<ObjectKey, byte[]> objects() {
    return objects;
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) {
    byte[] copy = new byte[content.remaining()];
    content.duplicate().get(copy);
    objects.put(key, copy);
  }

  @Override
  public synchronized boolean replace(
      ObjectKey key, Optional<byte[]> expected, byte[] replacement) {
    byte[] found = objects.get(key);
    if (Arrays.equals(found, replacement)) {
      return true;
    }
    boolean asExpected = Arrays.equals(found, expected.orElse(null));
    if (asExpected) {
      objects.put(key, replacement.clone());
    }
    return asExpected;
  }

  @Override
  public boolean replacesAtomically() {
    return true;
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws NotFoundException, CorruptDataException {
    byte[] content = find(key);
    if (content.length > maxBytes) {
      throw new CorruptDataException(
          key.name(), 0, "%d bytes, expected at most %d".formatted(content.length, maxBytes));
    }
    return content.clone();
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws NotFoundException, CorruptDataException {
    if (length == 0) {
      return;
    }
    byte[] content = find(key);
    if (offset > content.length - length) {
      throw new CorruptDataException(key.name(), offset, "the object ends before");
    }
    System.arraycopy(content, (int) offset, target, 0, length);
  }

  private byte[] find(ObjectKey key) throws NotFoundException {
    byte[] content = objects.get(key);
    if (content == null) {
      throw new NotFoundException("no object " + key + " in memory", "");
    }
    return content;
  }

  @Override
  public OptionalLong size(ObjectKey key) {
    byte[] content = objects.get(key);
    return content == null ? OptionalLong.empty() : OptionalLong.of(content.length);
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) {
    objects.forEach(
        (key, content) -> {
          if (key.name().startsWith(prefix)) {
            sink.accept(new Listed(key, content.length));
          }
        });
  }

  @Override
  public void delete(ObjectKey key) {
    objects.remove(key);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
