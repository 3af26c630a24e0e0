package dev.jamjar.store.s3;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.ObjectLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * S3 Object Lock: the retention of what is put, asking for it, and its extension.
 *
 * <p>A server that does not know it may take the object and forget the lock; so the first object
 * that is put is asked for.
 */
final class S3ObjectLock {
  private static final String NEEDED =
      "Object Lock needs a bucket that was made with it, on a server that knows it; and a key with"
          + " s3:PutObjectRetention and s3:GetObjectRetention; or leave --object-lock out";

  /** What servers say that have no Object Lock, or whose bucket was made without. */
  private static final Set<String> NO_LOCK =
      Set.of(
          "InvalidRequest",
          "InvalidArgument",
          "NotImplemented",
          "ObjectLockConfigurationNotFoundError",
          "AccessDenied");

  private final S3Client client;
  private final S3Address address;
  private final ObjectLock lock;
  private final Clock clock;
  private volatile boolean known;

  S3ObjectLock(S3Client client, S3Address address, ObjectLock lock, Clock clock) {
    this.client = client;
    this.address = address;
    this.lock = lock;
    this.clock = clock;
  }

  Duration period() {
    return lock.period();
  }

  void addTo(PutObjectRequest.Builder put) {
    put.objectLockMode(ObjectLockMode.fromValue(lock.mode().name()))
        .objectLockRetainUntilDate(fromNow());
  }

  /** The same failure, and what it may have to do with the lock. */
  static JamJarException explained(JamJarException failure, RuntimeException cause) {
    boolean lockAtFault =
        cause instanceof S3Exception e && NO_LOCK.stream().anyMatch(c -> S3Failures.isCode(e, c));
    return lockAtFault
        ? new StoreUnavailableException(failure.getMessage(), NEEDED, false, failure)
        : failure;
  }

  /** After the first put: whether the server has not just passed over the lock. */
  void requireKept(String key) throws JamJarException {
    if (!known) {
      if (until(key).isEmpty()) {
        throw new StoreUnavailableException(
            location() + key + " was put, but the store does not keep it from being deleted",
            NEEDED,
            false,
            null);
      }
      known = true;
    }
  }

  /** Until when an object is kept; empty where it is not, or there is none. */
  Optional<Instant> until(String key) throws JamJarException {
    try {
      return Optional.ofNullable(
          client
              .headObject(h -> h.bucket(address.bucket()).key(address.prefix() + key))
              .objectLockRetainUntilDate());
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw S3Failures.of(what("look at", key), address, e);
    } catch (RuntimeException e) {
      throw S3Failures.of(what("look at", key), address, e);
    }
  }

  void extend(String key) throws JamJarException {
    Instant until = fromNow();
    try {
      client.putObjectRetention(
          p ->
              p.bucket(address.bucket())
                  .key(address.prefix() + key)
                  .retention(
                      r ->
                          r.mode(ObjectLockRetentionMode.fromValue(lock.mode().name()))
                              .retainUntilDate(until)));
    } catch (RuntimeException e) {
      if (e instanceof S3Exception refusal) {
        if (S3Failures.isNoSuchKey(refusal)) {
          throw new NotFoundException("no object " + key + " in " + location(), "", e);
        }
        // One that is kept for longer already may not be kept for less.
        if (refusal.statusCode() == 403 && until(key).filter(u -> !u.isBefore(until)).isPresent()) {
          return;
        }
      }
      throw explained(S3Failures.of(what("extend the retention of", key), address, e), e);
    }
  }

  private Instant fromNow() {
    return clock.instant().plus(lock.period()).truncatedTo(ChronoUnit.SECONDS);
  }

  private String what(String doing, String key) {
    return doing + " " + location() + key;
  }

  private String location() {
    return "s3://" + address.bucket() + "/" + address.prefix();
  }
}
