package dev.jamjar.snapshot;

import dev.jamjar.JamJarException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A store that does what another does; tests change one method of it. */
abstract class ForwardingStore implements ObjectStore {
  final ObjectStore store;

  ForwardingStore(ObjectStore store) {
    this.store = store;
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    store.put(key, content);
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    return store.replace(key, expected, replacement);
  }

  @Override
  public boolean replacesAtomically() throws JamJarException {
    return store.replacesAtomically();
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    return store.get(key, maxBytes);
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    store.getRange(key, offset, length, target);
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    return store.size(key);
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    store.list(prefix, sink);
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    store.delete(key);
  }

  @Override
  public void close() throws JamJarException {
    store.close();
  }
}
