package dev.jamjar.store;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A store that is looked at and not changed: what is written goes to another one, and is read from
 * there. For rehearsals.
 */
public final class OverlayStore implements ObjectStore {
  private final ObjectStore below;
  private final ObjectStore above;

  /**
   * @param below is only read, and not closed
   * @param above takes what is written
   */
  public OverlayStore(ObjectStore below, ObjectStore above) {
    this.below = below;
    this.above = above;
  }

  @Override
  public String location() {
    return below.location();
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    above.put(key, content);
  }

  @Override
  public synchronized boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    Optional<byte[]> now = content(key, Math.max(replacement.length, longest(expected)));
    boolean done = now.isPresent() && Arrays.equals(now.get(), replacement);
    boolean asExpected =
        now.isPresent() == expected.isPresent()
            && (now.isEmpty() || Arrays.equals(now.get(), expected.get()));
    if (!done && asExpected) {
      above.put(key, ByteBuffer.wrap(replacement));
    }
    return done || asExpected;
  }

  @Override
  public boolean replacesAtomically() {
    return true;
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    return holding(key).get(key, maxBytes);
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    holding(key).getRange(key, offset, length, target);
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    return holding(key).size(key);
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    Set<ObjectKey> written = new HashSet<>();
    above.list(
        prefix,
        object -> {
          written.add(object.key());
          sink.accept(object);
        });
    below.list(
        prefix,
        object -> {
          if (!written.contains(object.key())) {
            sink.accept(object);
          }
        });
  }

  /**
   * @throws IllegalStateException always: what is below cannot be taken away
   */
  @Override
  public void delete(ObjectKey key) {
    throw new IllegalStateException("internal error: a rehearsal deletes " + key);
  }

  @Override
  public void close() throws JamJarException {
    above.close();
  }

  private ObjectStore holding(ObjectKey key) throws JamJarException {
    return above.size(key).isPresent() ? above : below;
  }

  private Optional<byte[]> content(ObjectKey key, int maxBytes) throws JamJarException {
    try {
      return Optional.of(get(key, maxBytes));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static int longest(Optional<byte[]> bytes) {
    return bytes.map(b -> b.length).orElse(0);
  }
}
