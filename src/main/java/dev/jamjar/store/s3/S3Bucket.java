package dev.jamjar.store.s3;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket, as far as this store asks anything of it; keys are relative to the repository's prefix.
 *
 * <p>Every answer is bounded by what was asked for, and every failure is one of the root package.
 */
final class S3Bucket implements AutoCloseable {
  /** What a put says about caching, for CDNs and mirrors in front of the bucket. */
  enum Lifetime {
    /** An object named by its content. */
    FOREVER("max-age=31536000, immutable"),
    /** An object that is replaced; readers check its sequence number, not its age. */
    SHORT("max-age=60");

    private final String cacheControl;

    Lifetime(String cacheControl) {
      this.cacheControl = cacheControl;
    }
  }

  /** How a put on condition ended. */
  enum Answer {
    DONE,
    /** The condition does not hold, says the store. */
    REFUSED,
    /** Another put was under way; nothing was decided. */
    CONFLICT,
    /** The store knows no such condition. */
    UNSUPPORTED
  }

  /**
   * A condition on what the object is before a put.
   *
   * @param ifMatch the entity tag that it must have; empty where it must not exist
   */
  record Condition(Optional<String> ifMatch) {
    static final Condition ABSENT = new Condition(Optional.empty());

    static Condition matches(String entityTag) {
      return new Condition(Optional.of(entityTag));
    }
  }

  /** What an object starts with, and its entity tag as the store wrote it, or empty. */
  record Seen(byte[] content, String entityTag) {}

  private final S3Client client;
  private final S3Address address;
  private final Optional<String> storageClass;
  private final Optional<S3ObjectLock> lock;
  private final int pageSize;

  /**
   * @param storageClass for objects that live forever; replaced ones are always in the standard
   *     class, since the others charge for weeks and may take hours to read
   * @param lock likewise for objects that live forever
   * @param pageSize objects in one answer of a listing, at most 1000
   */
  S3Bucket(
      S3Client client,
      S3Address address,
      Optional<String> storageClass,
      Optional<S3ObjectLock> lock,
      int pageSize) {
    this.client = client;
    this.address = address;
    this.storageClass = storageClass;
    this.lock = lock;
    this.pageSize = pageSize;
  }

  String location() {
    return "s3://" + address.bucket() + "/" + address.prefix();
  }

  /** Writes an object in one request, which takes 5 GiB; a buffer holds less than 2. */
  void put(String key, ByteBuffer content, Lifetime lifetime) throws JamJarException {
    try {
      send(key, content, lifetime, Optional.empty());
    } catch (RuntimeException e) {
      JamJarException failure = failure("put", key, e);
      throw lifetime == Lifetime.FOREVER && lock.isPresent()
          ? S3ObjectLock.explained(failure, e)
          : failure;
    }
    if (lifetime == Lifetime.FOREVER && lock.isPresent()) {
      lock.get().requireKept(key);
    }
  }

  Answer putIf(Condition condition, String key, ByteBuffer content) throws JamJarException {
    try {
      send(key, content, Lifetime.SHORT, Optional.of(condition));
      return Answer.DONE;
    } catch (S3Exception e) {
      return switch (e.statusCode()) {
        case 304, 412 -> Answer.REFUSED;
        case 409 -> Answer.CONFLICT;
        case 501 -> Answer.UNSUPPORTED;
        case 404 -> {
          // AWS says so of an If-Match where there is no object any more.
          if (S3Failures.isCode(e, "NoSuchBucket")) {
            throw failure("put", key, e);
          }
          yield Answer.REFUSED;
        }
        default -> throw failure("put", key, e);
      };
    } catch (RuntimeException e) {
      throw failure("put", key, e);
    }
  }

  private void send(
      String key, ByteBuffer content, Lifetime lifetime, Optional<Condition> condition) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(address.bucket())
            .key(address.prefix() + key)
            .contentMD5(md5(content))
            .cacheControl(lifetime.cacheControl);
    if (lifetime == Lifetime.FOREVER) {
      storageClass.ifPresent(request::storageClass);
      lock.ifPresent(l -> l.addTo(request));
    }
    condition.ifPresent(
        c ->
            c.ifMatch()
                .ifPresentOrElse(tag -> request.ifMatch(tag), () -> request.ifNoneMatch("*")));
    client.putObject(
        request.build(),
        RequestBody.fromContentProvider(
            () -> new BufferInputStream(content), content.remaining(), ContentTypes.of(key)));
  }

  /** The one check of a body that every S3 server known makes. */
  private static String md5(ByteBuffer content) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(content.duplicate());
      return Base64.getEncoder().encodeToString(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** A whole object of at most {@code maxBytes}; empty if there is none. */
  Optional<byte[]> read(String key, int maxBytes) throws JamJarException {
    return open(key, Optional.empty(), body -> body.all(maxBytes));
  }

  /** The first {@code maxBytes} of an object, or all if it is smaller; empty if there is none. */
  Optional<Seen> readStart(String key, int maxBytes) throws JamJarException {
    return open(key, Optional.empty(), body -> new Seen(body.start(maxBytes), body.entityTag()));
  }

  /** Reads a range of an object into the start of {@code target}. */
  void readRange(String key, long offset, int length, byte[] target) throws JamJarException {
    open(
            key,
            Optional.of("bytes=" + offset + "-" + (offset + length - 1)),
            body -> {
              body.range(offset, length, target);
              return target;
            })
        .orElseThrow(() -> notFound(key));
  }

  private interface BodyReader<T> {
    T read(S3Body body) throws IOException;
  }

  private <T> Optional<T> open(String key, Optional<String> range, BodyReader<T> reader)
      throws JamJarException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(address.bucket())
            .key(address.prefix() + key)
            .range(range.orElse(null))
            .build();
    S3Body body;
    try {
      body = new S3Body(location() + key, client.getObject(request));
    } catch (S3Exception e) {
      if (S3Failures.isNoSuchKey(e)) {
        return Optional.empty();
      }
      if (e.statusCode() == 416) {
        throw new CorruptDataException(
            location() + key, 0, "it ends before the range " + range.orElse(""));
      }
      throw failure("get", key, e);
    } catch (RuntimeException e) {
      throw failure("get", key, e);
    }
    try {
      T read = reader.read(body);
      body.closeAtEnd();
      return Optional.of(read);
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw S3Failures.ofBody(what("get", key), e);
    } catch (RuntimeException e) {
      throw failure("get", key, e);
    } finally {
      body.abort();
    }
  }

  NotFoundException notFound(String key) {
    return new NotFoundException("no object " + key + " in " + location(), "");
  }

  OptionalLong size(String key) throws JamJarException {
    try {
      Long bytes =
          client
              .headObject(
                  HeadObjectRequest.builder()
                      .bucket(address.bucket())
                      .key(address.prefix() + key)
                      .build())
              .contentLength();
      if (bytes == null) {
        throw new IllegalStateException("the answer tells no size");
      }
      return OptionalLong.of(bytes);
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return OptionalLong.empty();
      }
      throw failure("look at", key, e);
    } catch (RuntimeException e) {
      throw failure("look at", key, e);
    }
  }

  /** Hands key and size of each object to the sink. */
  void list(String prefix, BiConsumer<String, Long> sink) throws JamJarException {
    String token = null;
    do {
      ListObjectsV2Response page = page(prefix, token);
      for (S3Object object : page.contents()) {
        if (object.key() != null
            && object.size() != null
            && object.key().startsWith(address.prefix() + prefix)) {
          sink.accept(object.key().substring(address.prefix().length()), object.size());
        }
      }
      String next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
      if (next != null && next.equals(token)) {
        throw S3Failures.ofBody(
            what("list", prefix), new IOException("the listing goes in a circle"));
      }
      token = next;
    } while (token != null);
  }

  private ListObjectsV2Response page(String prefix, String token) throws JamJarException {
    try {
      return client.listObjectsV2(
          ListObjectsV2Request.builder()
              .bucket(address.bucket())
              .prefix(address.prefix() + prefix)
              .maxKeys(pageSize)
              .continuationToken(token)
              .build());
    } catch (RuntimeException e) {
      throw failure("list", prefix, e);
    }
  }

  void delete(String key) throws JamJarException {
    try {
      client.deleteObject(d -> d.bucket(address.bucket()).key(address.prefix() + key));
    } catch (S3Exception e) {
      if (!S3Failures.isNoSuchKey(e)) {
        throw failure("delete", key, e);
      }
    } catch (RuntimeException e) {
      throw failure("delete", key, e);
    }
  }

  private JamJarException failure(String doing, String key, RuntimeException e) {
    return S3Failures.of(what(doing, key), address, e);
  }

  private String what(String doing, String key) {
    return doing + " " + location() + key;
  }

  @Override
  public void close() {
    client.close();
  }
}
