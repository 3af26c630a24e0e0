package dev.jamjar.simulation;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.simulation.Faults.Fault;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The simulated store as one command sees it: every operation waits for its turn, and may go wrong.
 *
 * <p>It keeps what {@link ObjectStore} promises, and nothing better.
 */
final class StoreClient implements ObjectStore {
  private final World world;
  private final String actor;
  private final Scheduler.Task task;
  private final Faults.Pace pace;
  private boolean crashed;

  StoreClient(World world, String actor, Scheduler.Task task) {
    this.world = world;
    this.actor = actor;
    this.task = task;
    this.pace = world.faults().pace();
  }

  /** The end of a process; nothing should catch it. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("planned crash", null, false, false);
    }
  }

  /** Whether the command has crashed. */
  boolean isCrashed() {
    return crashed;
  }

  /** Waits between two attempts. */
  void sleep(long nanos) {
    requireAlive();
    task.pause(TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  @Override
  public String location() {
    return "simulated";
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    byte[] copy = new byte[content.remaining()];
    content.duplicate().get(copy);
    write("put " + key, () -> world.table().put(key.name(), copy));
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    write("delete " + key, () -> world.table().delete(key.name()));
  }

  private void write(String what, Runnable effect) throws JamJarException {
    await(pace.ofWrite());
    Fault fault = world.faults().ofWrite();
    trace(what, fault, "");
    suffer(what, fault, effect);
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    String what = "replace " + key;
    await(pace.ofWrite());
    Fault fault = world.faults().ofReplace();
    boolean[] replaced = {false};
    Runnable effect = () -> replaced[0] = replaceNow(key, expected, replacement);
    if (fault == Fault.REFUSED) {
      trace(what, fault, "");
      return Arrays.equals(world.table().get(key.name()), replacement);
    }
    trace(what, fault, new String(replacement, 0, 8, java.nio.charset.StandardCharsets.US_ASCII));
    suffer(what, fault, effect);
    if (!replaced[0]) {
      trace(what, Fault.NONE, "it holds something else");
    }
    return replaced[0];
  }

  private boolean replaceNow(ObjectKey key, Optional<byte[]> expected, byte[] replacement) {
    byte[] found = world.table().get(key.name());
    if (Arrays.equals(found, replacement)) {
      return true;
    }
    boolean asExpected = Arrays.equals(found, expected.orElse(null));
    if (asExpected) {
      world.table().put(key.name(), replacement);
    }
    return asExpected;
  }

  @Override
  public boolean replacesAtomically() {
    return true;
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    byte[] content = read("get " + key, key);
    if (content.length > maxBytes) {
      throw new CorruptDataException(
          key.name(), 0, "%d bytes, expected at most %d".formatted(content.length, maxBytes));
    }
    return content.clone();
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    if (length == 0) {
      return;
    }
    byte[] content = read("get range of " + key, key);
    if (offset > content.length - length) {
      throw new CorruptDataException(key.name(), offset, "the object ends before");
    }
    System.arraycopy(content, (int) offset, target, 0, length);
  }

  private byte[] read(String what, ObjectKey key) throws JamJarException {
    await(pace.ofRead());
    Fault fault = world.faults().ofRead();
    byte[] content = world.table().get(key.name());
    trace(what, fault, content == null ? "not there" : "");
    suffer(what, fault, () -> {});
    if (content == null) {
      throw new NotFoundException("no object " + key, "");
    }
    return content;
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    String what = "size " + key;
    await(pace.ofRead());
    Fault fault = world.faults().ofRead();
    byte[] content = world.table().get(key.name());
    trace(what, fault, content == null ? "not there" : content.length + " bytes");
    suffer(what, fault, () -> {});
    return content == null ? OptionalLong.empty() : OptionalLong.of(content.length);
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    String what = "list " + prefix;
    await(pace.ofRead());
    Fault fault = world.faults().ofRead();
    long lag = world.faults().lag();
    // Some objects are shown as they are, others as they were: which, is the same at every run.
    SplittableRandom each = world.split();
    trace(what, fault, lag == 0 ? "" : "up to " + VirtualClock.text(lag) + " old");
    suffer(what, fault, () -> {});
    world
        .table()
        .list(
            prefix,
            key -> lag == 0 || each.nextBoolean() ? lag : each.nextLong(lag),
            (key, bytes) ->
                ObjectKey.parse(key).ifPresent(named -> sink.accept(new Listed(named, bytes))));
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private void await(long millis) {
    requireAlive();
    task.pause(millis);
  }

  private void requireAlive() {
    if (crashed) {
      throw new Crash();
    }
  }

  private void suffer(String what, Fault fault, Runnable effect) throws JamJarException {
    switch (fault) {
      case NONE -> world.change(effect);
      case FAILS, REFUSED -> throw unavailable(what);
      case LOSES_THE_REPLY -> {
        world.change(effect);
        throw unavailable(what);
      }
      case DELAYED -> {
        late(what, effect);
        throw unavailable(what);
      }
      case DUPLICATED -> {
        world.change(effect);
        late(what, effect);
      }
      case CRASHES_BEFORE -> {
        crashed = true;
        throw new Crash();
      }
      case CRASHES_AFTER -> {
        world.change(effect);
        crashed = true;
        throw new Crash();
      }
    }
  }

  /** Nobody is there any more who could be told how it ended. */
  private void late(String what, Runnable effect) {
    world.later(
        world.faults().delay(),
        () -> {
          world.trace().add(actor, what, "takes effect now");
          world.change(effect);
        });
  }

  private void trace(String what, Fault fault, String outcome) {
    String wrong = fault == Fault.NONE ? "" : fault.toString();
    world
        .trace()
        .add(actor, what, wrong + (wrong.isEmpty() || outcome.isEmpty() ? "" : ", ") + outcome);
  }

  private static StoreUnavailableException unavailable(String what) {
    return new StoreUnavailableException("planned fault at " + what, "", true, null);
  }
}
