package dev.jamjar.store;

import java.util.Optional;

/**
 * What opening a store may be told beyond its URI. Everything but the threads and the limits is for
 * {@code s3://} alone; what is empty there is looked for in the environment and in the AWS profile
 * files.
 *
 * @param endpoint the S3 server's URL, with {@code http://} or {@code https://}
 * @param region the S3 region that requests are signed for
 * @param addressing where the bucket's name stands in the URL
 * @param storageClass the storage class of immutable objects, in the provider's own words
 * @param objectLock how long immutable objects are kept from being deleted
 * @param credentials the key pair, where the configuration holds one
 * @param awsProfile the section of the AWS profile files to take the key pair from; where it is
 *     given, the environment's key pair is not used
 * @param instanceCredentials whether to ask the cloud machine or container for its own key pair;
 *     off unless asked for, since the question takes seconds to fail elsewhere
 * @param threads how many threads will use the store at once, at least 1
 * @param uploadBytesPerSecond the most to send, all threads together; 0 for no limit
 * @param downloadBytesPerSecond the most to receive, all threads together; 0 for no limit
 */
public record StoreOptions(
    Optional<String> endpoint,
    Optional<String> region,
    Addressing addressing,
    Optional<String> storageClass,
    Optional<ObjectLock> objectLock,
    Optional<Credentials> credentials,
    Optional<String> awsProfile,
    boolean instanceCredentials,
    int threads,
    long uploadBytesPerSecond,
    long downloadBytesPerSecond) {
  private static final int DEFAULT_THREADS = 8;

  /** Nothing told: no limits, and for S3 what the environment says. */
  public static final StoreOptions DEFAULTS =
      new StoreOptions(
          Optional.empty(),
          Optional.empty(),
          Addressing.AUTO,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          DEFAULT_THREADS,
          0,
          0);

  /**
   * @throws IllegalArgumentException if there is no thread or a limit is negative
   */
  public StoreOptions {
    if (threads < 1 || uploadBytesPerSecond < 0 || downloadBytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "threads %d, limits %d and %d"
              .formatted(threads, uploadBytesPerSecond, downloadBytesPerSecond));
    }
  }

  public StoreOptions withEndpoint(String url) {
    return new StoreOptions(
        Optional.of(url),
        region,
        addressing,
        storageClass,
        objectLock,
        credentials,
        awsProfile,
        instanceCredentials,
        threads,
        uploadBytesPerSecond,
        downloadBytesPerSecond);
  }

  public StoreOptions withRegion(String name) {
    return new StoreOptions(
        endpoint,
        Optional.of(name),
        addressing,
        storageClass,
        objectLock,
        credentials,
        awsProfile,
        instanceCredentials,
        threads,
        uploadBytesPerSecond,
        downloadBytesPerSecond);
  }

  public StoreOptions withAddressing(Addressing style) {
    return new StoreOptions(
        endpoint,
        region,
        style,
        storageClass,
        objectLock,
        credentials,
        awsProfile,
        instanceCredentials,
        threads,
        uploadBytesPerSecond,
        downloadBytesPerSecond);
  }

  public StoreOptions withStorageClass(String name) {
    return new StoreOptions(
        endpoint,
        region,
        addressing,
        Optional.of(name),
        objectLock,
        credentials,
        awsProfile,
        instanceCredentials,
        threads,
        uploadBytesPerSecond,
        downloadBytesPerSecond);
  }

  public StoreOptions withObjectLock(Optional<ObjectLock> lock) {
    return new StoreOptions(
        endpoint,
        region,
        addressing,
        storageClass,
        lock,
        credentials,
        awsProfile,
        instanceCredentials,
        threads,
        uploadBytesPerSecond,
        downloadBytesPerSecond);
  }

  public StoreOptions withCredentials(Credentials keyPair) {
    return new StoreOptions(
        endpoint,
        region,
        addressing,
        storageClass,
        objectLock,
        Optional.of(keyPair),
        awsProfile,
        instanceCredentials,
        threads,
        uploadBytesPerSecond,
        downloadBytesPerSecond);
  }

  /** The limits in bytes a second, 0 for none. */
  public StoreOptions withLimits(long upload, long download) {
    return new StoreOptions(
        endpoint,
        region,
        addressing,
        storageClass,
        objectLock,
        credentials,
        awsProfile,
        instanceCredentials,
        threads,
        upload,
        download);
  }
}
