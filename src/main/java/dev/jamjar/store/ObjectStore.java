package dev.jamjar.store;

import dev.jamjar.JamJarException;
import dev.jamjar.UsageException;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A flat set of named objects: bytes that are written whole and read whole or in ranges.
 *
 * <p>What every implementation guarantees, and {@code ObjectStoreContract} tests:
 *
 * <ul>
 *   <li><b>Whole.</b> An object is visible with all its bytes or not at all, however a put ends.
 *   <li><b>Durable.</b> When a put returns, the object survives a crash of the store's machine.
 *   <li><b>Read after write.</b> A get that starts after a put returned sees it. A listing may lag.
 *   <li><b>Threads.</b> Any method may be called from any number of threads at once.
 * </ul>
 *
 * <p>Failures: {@link dev.jamjar.NotFoundException} for a named object that is not there, {@link
 * dev.jamjar.StoreUnavailableException} where the store cannot be reached or refuses, {@link
 * dev.jamjar.LocalMachineException} where this machine's disk is full or forbids it.
 */
public interface ObjectStore extends Closeable {
  /** The store's URI, for messages. Holds no secret. */
  String location();

  /**
   * Writes an object, replacing one of that name. Callers name immutable objects by their content,
   * so that replacing changes nothing; a damaged object is healed by it.
   *
   * @param content the bytes between position and limit, which are left where they are
   */
  void put(ObjectKey key, ByteBuffer content) throws JamJarException;

  /**
   * Changes a small object from what the caller has seen to something else, in one step where the
   * store can (see {@link #replacesAtomically}).
   *
   * <p>An object that holds {@code replacement} already counts as replaced. So the call may be
   * repeated after an answer was lost; and of writers who would keep each other out, each puts
   * something of its own (a time, a nonce, a signature) into its replacement.
   *
   * @param expected what the object holds now; empty where it must not exist yet
   * @return whether it was replaced; false where it holds something else and was left alone
   */
  boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException;

  /** Whether {@link #replace} is safe against another writer doing the same at the same time. */
  boolean replacesAtomically() throws JamJarException;

  /**
   * Reads a whole object.
   *
   * @param maxBytes the largest size the caller takes
   * @throws dev.jamjar.CorruptDataException if the object is larger, before its bytes are taken
   */
  byte[] get(ObjectKey key, int maxBytes) throws JamJarException;

  /**
   * Reads {@code length} bytes from {@code offset} on into the start of {@code target}, whose bytes
   * are worth nothing where this fails. For a range of no bytes the store is not asked.
   *
   * @param offset 0 or more
   * @throws dev.jamjar.CorruptDataException if the object ends before
   */
  void getRange(ObjectKey key, long offset, int length, byte[] target) throws JamJarException;

  /** As the other, into a new array. */
  default byte[] getRange(ObjectKey key, long offset, int length) throws JamJarException {
    byte[] bytes = new byte[length];
    getRange(key, offset, length, bytes);
    return bytes;
  }

  /** The object's size in bytes, or empty if there is none of that name. */
  OptionalLong size(ObjectKey key) throws JamJarException;

  /**
   * Hands every object whose key starts with {@code prefix} to {@code sink}, in no promised order.
   * May miss what was just written and show what was just deleted: nothing that must be right rests
   * on it. Objects with names that are no {@link ObjectKey} are passed over.
   *
   * @throws dev.jamjar.UsageException if the store cannot list (plain HTTP)
   */
  void list(String prefix, Consumer<Listed> sink) throws JamJarException;

  /** Deletes an object; nothing happens if it is not there. */
  void delete(ObjectKey key) throws JamJarException;

  /**
   * For how long from now on nobody can delete what is put now; empty where the store was not told
   * to see to that. Objects that are replaced are never kept so.
   */
  default Optional<Duration> retention() {
    return Optional.empty();
  }

  /** Until when nobody can delete an object; empty where somebody can, or there is none. */
  default Optional<Instant> retainedUntil(ObjectKey key) throws JamJarException {
    return Optional.empty();
  }

  /**
   * Keeps an object from being deleted for {@link #retention} from now on; one that is kept for
   * longer stays so.
   *
   * @throws dev.jamjar.NotFoundException if there is none of that name
   * @throws UsageException if the store cannot, or was not told to
   */
  default void retain(ObjectKey key) throws JamJarException {
    throw new UsageException(
        location() + " keeps nothing from being deleted",
        "use a bucket that was made with Object Lock, and --object-lock");
  }

  @Override
  void close() throws JamJarException;

  /** An object as a listing shows it. */
  record Listed(ObjectKey key, long bytes) {}
}
