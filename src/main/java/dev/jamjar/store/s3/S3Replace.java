package dev.jamjar.store.s3;

import dev.jamjar.JamJarException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.Sleeper;
import dev.jamjar.store.s3.S3Bucket.Answer;
import dev.jamjar.store.s3.S3Bucket.Condition;
import dev.jamjar.store.s3.S3Bucket.Lifetime;
import dev.jamjar.store.s3.S3Bucket.Seen;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Replaces an object in one step where the store can: a put on condition that the object is still
 * what was read ({@code If-Match}), or is not there ({@code If-None-Match: *}).
 *
 * <p>Stores differ in this more than in anything else: some answer 501, some ignore the condition,
 * older Ceph takes the entity tag only without its quotes. And an answer may be a lie: when the
 * answer to a put is lost and the client puts again, the store refuses because of our own object.
 * So after everything but a plain success, the object is read, and its bytes decide.
 */
final class S3Replace {
  private static final int ATTEMPTS = 6;
  private static final int MAX_PROBE_BYTES = 128;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How a store wants the entity tag; tried in this order. */
  private enum TagForm {
    QUOTED,
    BARE,
    NOT_AT_ALL;

    TagForm next() {
      return this == QUOTED ? BARE : NOT_AT_ALL;
    }

    Condition matches(String tag) {
      return Condition.matches(this == BARE ? tag.replace("\"", "") : tag);
    }
  }

  private final S3Bucket bucket;
  private final Sleeper sleeper;

  private volatile TagForm tagForm = TagForm.QUOTED;
  private volatile boolean tagFormProven;
  private volatile boolean createsOnCondition = true;

  /** What {@link #probe} found; null before. */
  private volatile Boolean enforced;

  S3Replace(S3Bucket bucket, Sleeper sleeper) {
    this.bucket = bucket;
    this.sleeper = sleeper;
  }

  boolean replace(String key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    // One byte more than anything of interest has shows that something else is there.
    int enough = 1 + Math.max(replacement.length, expected.map(e -> e.length).orElse(0));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Seen> seen = bucket.readStart(key, enough);
      if (holds(seen, replacement)) {
        return true;
      }
      if (expected.isPresent() ? !holds(seen, expected.get()) : seen.isPresent()) {
        return false;
      }
      Optional<Condition> condition = condition(seen);
      if (condition.isEmpty()) {
        bucket.put(key, ByteBuffer.wrap(replacement), Lifetime.SHORT);
        return holds(bucket.readStart(key, enough), replacement);
      }
      switch (putIf(condition.get(), key, replacement)) {
        case DONE -> {
          tagFormProven |= seen.isPresent();
          return stands(key, replacement);
        }
        case UNSUPPORTED -> giveUpConditions(seen);
        case CONFLICT -> pause(attempt);
        case REFUSED -> {
          // The next round reads what is there now. If that is what was there before, then the tag
          // was not understood as it was written; else the round ends with an answer.
          if (seen.isPresent() && !tagFormProven && isUnchanged(key, seen.get(), enough)) {
            tagForm = tagForm.next();
          } else {
            pause(attempt);
          }
        }
      }
    }
    throw new StoreUnavailableException(
        "could not replace " + bucket.location() + key + ": the store decided nothing, many times",
        "another writer may be at it; try again",
        true,
        null);
  }

  private static boolean holds(Optional<Seen> seen, byte[] content) {
    return seen.isPresent() && Arrays.equals(seen.get().content(), content);
  }

  private boolean isUnchanged(String key, Seen seen, int enough) throws JamJarException {
    return holds(bucket.readStart(key, enough), seen.content());
  }

  /** Empty where the store takes no condition of the kind that is needed. */
  private Optional<Condition> condition(Optional<Seen> seen) {
    if (seen.isEmpty()) {
      return createsOnCondition ? Optional.of(Condition.ABSENT) : Optional.empty();
    }
    String tag = seen.get().entityTag();
    return tagForm == TagForm.NOT_AT_ALL || tag.isEmpty()
        ? Optional.empty()
        : Optional.of(tagForm.matches(tag));
  }

  private void giveUpConditions(Optional<Seen> seen) {
    if (seen.isEmpty()) {
      createsOnCondition = false;
    } else {
      tagForm = TagForm.NOT_AT_ALL;
    }
  }

  /** A put whose answer is lost has happened if its bytes are there. */
  private Answer putIf(Condition condition, String key, byte[] content) throws JamJarException {
    try {
      return bucket.putIf(condition, key, ByteBuffer.wrap(content));
    } catch (StoreUnavailableException e) {
      if (e.retryable() && holds(bucket.readStart(key, content.length + 1), content)) {
        return Answer.DONE;
      }
      throw e;
    }
  }

  /**
   * Whether a put that succeeded also won. Where conditions are enforced it did; a store that
   * ignores them may have let another writer's put follow at once, which reading it again shows.
   */
  private boolean stands(String key, byte[] content) throws JamJarException {
    return Boolean.TRUE.equals(enforced)
        || holds(bucket.readStart(key, content.length + 1), content)
        || isAtomic();
  }

  private void pause(int attempt) throws StoreUnavailableException {
    if (attempt == ATTEMPTS) {
      return;
    }
    long pause = FIRST_PAUSE_NANOS << attempt;
    try {
      sleeper.sleep(pause + ThreadLocalRandom.current().nextLong(pause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(
          "interrupted: could not replace an object in " + bucket.location(), "", false, e);
    }
  }

  /** Whether the store enforces both conditions; asks it the first time. */
  boolean isAtomic() throws JamJarException {
    Boolean known = enforced;
    if (known == null) {
      synchronized (this) {
        known = enforced;
        if (known == null) {
          known = probe();
          enforced = known;
        }
      }
    }
    return known;
  }

  private boolean probe() throws JamJarException {
    String key = "probe/" + UUID.randomUUID();
    try {
      return probe(key);
    } finally {
      deleteProbe(key);
    }
  }

  /** Two puts that must succeed, each followed by one that must not, and the bytes to prove it. */
  private boolean probe(String key) throws JamJarException {
    if (putIf(Condition.ABSENT, key, content(key, 1)) == Answer.UNSUPPORTED) {
      createsOnCondition = false;
      return false;
    }
    Optional<Seen> first = bucket.readStart(key, MAX_PROBE_BYTES);
    if (!holds(first, content(key, 1)) || first.get().entityTag().isEmpty()) {
      return false;
    }
    if (putIf(Condition.ABSENT, key, content(key, 2)) == Answer.DONE) {
      return false;
    }
    String tag = first.get().entityTag();
    while (tagForm != TagForm.NOT_AT_ALL
        && putIf(tagForm.matches(tag), key, content(key, 3)) != Answer.DONE) {
      tagForm = tagForm.next();
    }
    if (tagForm == TagForm.NOT_AT_ALL) {
      return false;
    }
    tagFormProven = true;
    return putIf(tagForm.matches(tag), key, content(key, 4)) != Answer.DONE
        && holds(bucket.readStart(key, MAX_PROBE_BYTES), content(key, 3));
  }

  private static byte[] content(String key, int step) {
    return (key + " step " + step).getBytes(StandardCharsets.US_ASCII);
  }

  private void deleteProbe(String key) {
    try {
      bucket.delete(key);
    } catch (JamJarException e) {
      // A key that may not delete leaves some bytes behind; what the probe found holds all the
      // same.
    }
  }
}
