package dev.jamjar.store;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * A store that asks again, a bounded number of times and ever later, where that can help.
 *
 * <p>Every call of {@link ObjectStore} may be repeated: puts write the same bytes, {@link #replace}
 * recognises its own, and only a listing that has begun to hand out objects is not begun anew. A
 * store that has never answered is more likely named wrongly than busy, so it is asked again only
 * once before the operator hears of it.
 */
public final class RetryingStore implements ObjectStore {
  private static final int ATTEMPTS = 6;
  private static final int ATTEMPTS_BEFORE_FIRST_ANSWER = 2;
  private static final long FIRST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LONGEST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(16);

  private final ObjectStore store;
  private final Sleeper sleeper;
  private final DoubleSupplier random;
  private volatile boolean hasAnswered;

  public RetryingStore(ObjectStore store) {
    this(store, Sleeper.REAL, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random uniform in [0, 1)
   */
  public RetryingStore(ObjectStore store, Sleeper sleeper, DoubleSupplier random) {
    this.store = store;
    this.sleeper = sleeper;
    this.random = random;
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    retried(
        () -> {
          store.put(key, content);
          return null;
        });
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    return retried(() -> store.replace(key, expected, replacement));
  }

  @Override
  public boolean replacesAtomically() throws JamJarException {
    return retried(store::replacesAtomically);
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    return retried(() -> store.get(key, maxBytes));
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    retried(
        () -> {
          store.getRange(key, offset, length, target);
          return null;
        });
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    return retried(() -> store.size(key));
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    AtomicBoolean begun = new AtomicBoolean();
    Consumer<Listed> watched =
        listed -> {
          begun.set(true);
          sink.accept(listed);
        };
    retried(
        () -> {
          store.list(prefix, watched);
          return null;
        },
        () -> !begun.get());
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    retried(
        () -> {
          store.delete(key);
          return null;
        });
  }

  @Override
  public Optional<Duration> retention() {
    return store.retention();
  }

  @Override
  public Optional<Instant> retainedUntil(ObjectKey key) throws JamJarException {
    return retried(() -> store.retainedUntil(key));
  }

  @Override
  public void retain(ObjectKey key) throws JamJarException {
    retried(
        () -> {
          store.retain(key);
          return null;
        });
  }

  @Override
  public void close() throws JamJarException {
    store.close();
  }

  private interface Call<T> {
    T run() throws JamJarException;
  }

  private <T> T retried(Call<T> call) throws JamJarException {
    return retried(call, () -> true);
  }

  private <T> T retried(Call<T> call, BooleanSupplier repeatable) throws JamJarException {
    for (int attempt = 1; ; attempt++) {
      try {
        T answer = call.run();
        hasAnswered = true;
        return answer;
      } catch (StoreUnavailableException e) {
        int attempts = hasAnswered ? ATTEMPTS : ATTEMPTS_BEFORE_FIRST_ANSWER;
        if (attempt >= attempts || !e.retryable() || !repeatable.getAsBoolean()) {
          throw e;
        }
        pause(attempt, e);
      } catch (JamJarException e) {
        hasAnswered = true;
        throw e;
      }
    }
  }

  /** Waits half of the doubled delay surely, the other half by chance, so that many part ways. */
  private void pause(int attempt, StoreUnavailableException e) throws StoreUnavailableException {
    long delay = Math.min(LONGEST_DELAY_NANOS, FIRST_DELAY_NANOS << attempt);
    try {
      sleeper.sleep(delay / 2 + (long) (random.getAsDouble() * (delay / 2)));
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      e.addSuppressed(interruption);
      throw e;
    }
  }
}
