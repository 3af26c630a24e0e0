package dev.jamjar.store;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A store with one planned fault, for tests: its n-th operation goes wrong.
 *
 * <p>Tests run a whole use case with a fault at 1, 2, 3, … until it needs no more operations;
 * {@link #operations} of a run without a fault says how many those are. {@link #close} fails the
 * test if the fault was never reached. The store below is left open: it is what is looked at
 * afterwards.
 */
public final class FaultyStore implements ObjectStore {
  /** What goes wrong. */
  public enum Fault {
    /** The operation does not happen; a {@link StoreUnavailableException} that may be retried. */
    FAILS,
    /** The operation happens, and is reported as if it had not. */
    LOSES_THE_ANSWER,
    /** The operation does not happen, nor does any after it: {@link Crash}. */
    CRASHES_BEFORE,
    /** The operation happens, and none after it: {@link Crash}. */
    CRASHES_AFTER
  }

  /** The operations that count. {@link ObjectStore#replacesAtomically} is none. */
  public enum Operation {
    PUT,
    REPLACE,
    GET,
    GET_RANGE,
    SIZE,
    LIST,
    DELETE
  }

  /** The end of the process, as far as a test can play it: nothing should catch it. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
      super("planned crash at " + where);
    }
  }

  private final ObjectStore store;
  private final Optional<Fault> fault;
  private final int at;
  private final Set<Operation> counted;
  private final AtomicInteger operations = new AtomicInteger();
  private final AtomicBoolean reached = new AtomicBoolean();
  private volatile boolean crashed;

  /**
   * @param at which of the operations goes wrong, from 1
   * @param counted the operations that are counted; all where none is named
   */
  public FaultyStore(ObjectStore store, Fault fault, int at, Operation... counted) {
    this(store, Optional.of(fault), at, counted);
  }

  /** A store that only counts. */
  public static FaultyStore withoutFault(ObjectStore store, Operation... counted) {
    return new FaultyStore(store, Optional.empty(), 0, counted);
  }

  private FaultyStore(ObjectStore store, Optional<Fault> fault, int at, Operation... counted) {
    this.store = store;
    this.fault = fault;
    this.at = at;
    this.counted =
        counted.length == 0
            ? EnumSet.allOf(Operation.class)
            : EnumSet.copyOf(Arrays.asList(counted));
  }

  /** How many counted operations there were, the faulty one included. */
  public int operations() {
    return operations.get();
  }

  /** Whether the planned fault has happened. */
  public boolean isReached() {
    return reached.get();
  }

  private interface Call<T> {
    T run() throws JamJarException;
  }

  private <T> T run(Operation operation, String what, Call<T> call) throws JamJarException {
    String where = operation + " " + what;
    if (crashed) {
      throw new Crash(where);
    }
    boolean isFaulty =
        counted.contains(operation) && operations.incrementAndGet() == at && fault.isPresent();
    if (!isFaulty) {
      return call.run();
    }
    reached.set(true);
    switch (fault.get()) {
      case FAILS -> throw unavailable(where);
      case LOSES_THE_ANSWER -> {
        call.run();
        throw unavailable(where);
      }
      case CRASHES_AFTER -> call.run();
      case CRASHES_BEFORE -> {}
    }
    crashed = true;
    throw new Crash(where);
  }

  private static StoreUnavailableException unavailable(String where) {
    return new StoreUnavailableException("planned fault at " + where, "", true, null);
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    run(
        Operation.PUT,
        key.name(),
        () -> {
          store.put(key, content);
          return null;
        });
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    return run(Operation.REPLACE, key.name(), () -> store.replace(key, expected, replacement));
  }

  @Override
  public boolean replacesAtomically() throws JamJarException {
    return store.replacesAtomically();
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    return run(Operation.GET, key.name(), () -> store.get(key, maxBytes));
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    run(
        Operation.GET_RANGE,
        key.name(),
        () -> {
          store.getRange(key, offset, length, target);
          return null;
        });
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    return run(Operation.SIZE, key.name(), () -> store.size(key));
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    run(
        Operation.LIST,
        prefix,
        () -> {
          store.list(prefix, sink);
          return null;
        });
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    run(
        Operation.DELETE,
        key.name(),
        () -> {
          store.delete(key);
          return null;
        });
  }

  @Override
  public void close() {
    if (fault.isPresent() && !reached.get()) {
      throw new AssertionError(
          "the fault planned at operation %d of %s was not reached: there were %d"
              .formatted(at, counted, operations.get()));
    }
  }
}
