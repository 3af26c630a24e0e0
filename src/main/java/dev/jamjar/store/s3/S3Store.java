package dev.jamjar.store.s3;

import dev.jamjar.JamJarException;
import dev.jamjar.UsageException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.Sleeper;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Throttle;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * A store in an S3 bucket, below a prefix.
 *
 * <p>The client is set up for every server that speaks S3, not for Amazon's alone: no checksum
 * trailers, no chunked signatures and no {@code Expect: 100-continue}, each of which some refuse;
 * instead a {@code Content-MD5} with each put, which all check.
 */
public final class S3Store implements ObjectStore {
  static final String LOG_COMPLAINTS = "slf4j.internal.verbosity";

  private static final int ATTEMPTS = 6;
  private static final int LARGEST_PAGE = 1000;

  /** Connections beyond one for each thread: for a pointer's read while all packs are under way. */
  private static final int SPARE_CONNECTIONS = 4;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

  /** Below what load balancers keep an idle connection for. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(20);

  static {
    // The SDK logs through a library that would otherwise complain on stderr of having no log.
    if (System.getProperty(LOG_COMPLAINTS) == null) {
      System.setProperty(LOG_COMPLAINTS, "ERROR");
    }
  }

  private final S3Bucket bucket;
  private final Optional<S3ObjectLock> lock;
  private final SdkHttpClient http;
  private final S3Replace replace;

  private S3Store(
      S3Bucket bucket, Optional<S3ObjectLock> lock, SdkHttpClient http, Sleeper sleeper) {
    this.bucket = bucket;
    this.lock = lock;
    this.http = http;
    this.replace = new S3Replace(bucket, sleeper);
  }

  /**
   * Opens a store without asking the server anything yet.
   *
   * @param uri {@code s3://bucket/prefix}
   * @param environment the process's environment variables
   * @throws UsageException if the URI or an option makes no sense, or no credentials are found
   */
  public static S3Store open(String uri, StoreOptions options, Map<String, String> environment)
      throws JamJarException {
    SdkHttpClient http =
        new ThrottledHttpClient(
            httpClient(options.threads()).build(),
            Throttle.of(options.uploadBytesPerSecond()),
            Throttle.of(options.downloadBytesPerSecond()));
    try {
      return open(
          uri, options, environment, http, new Tuning(ATTEMPTS, LARGEST_PAGE, Sleeper.REAL));
    } catch (JamJarException e) {
      http.close();
      throw e;
    }
  }

  static Apache5HttpClient.Builder httpClient(int threads) {
    return Apache5HttpClient.builder()
        .maxConnections(threads + SPARE_CONNECTIONS)
        .connectionTimeout(CONNECT_TIMEOUT)
        .socketTimeout(SILENCE_TIMEOUT)
        .connectionMaxIdleTime(MAX_IDLE)
        .tcpKeepAlive(true);
  }

  /**
   * What tests set lower than the rest of the world.
   *
   * @param attempts how often one request is sent, all in all
   * @param pageSize objects in one answer of a listing, at most 1000
   * @param sleeper waits between two tries of a conditional put
   */
  record Tuning(int attempts, int pageSize, Sleeper sleeper) {}

  /**
   * @param http closed with the store
   */
  static S3Store open(
      String uri,
      StoreOptions options,
      Map<String, String> environment,
      SdkHttpClient http,
      Tuning tuning)
      throws JamJarException {
    AwsProfile profile = AwsProfile.read(options, environment);
    S3Address address =
        S3Address.of(
            uri,
            options
                .endpoint()
                .or(() -> setting(environment, "AWS_ENDPOINT_URL_S3"))
                .or(() -> setting(environment, "AWS_ENDPOINT_URL"))
                .or(() -> profile.setting("endpoint_url")),
            options
                .region()
                .filter(region -> !region.isBlank())
                .or(() -> setting(environment, "AWS_REGION"))
                .or(() -> setting(environment, "AWS_DEFAULT_REGION"))
                .or(() -> profile.setting("region")),
            options.addressing());
    AwsCredentialsProvider credentials = S3Credentials.find(options, profile, environment);
    S3Client client = client(address, credentials, profile, http, tuning.attempts);
    Optional<S3ObjectLock> lock =
        options.objectLock().map(l -> new S3ObjectLock(client, address, l, Clock.systemUTC()));
    return new S3Store(
        new S3Bucket(client, address, options.storageClass(), lock, tuning.pageSize),
        lock,
        http,
        tuning.sleeper);
  }

  private static Optional<String> setting(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static S3Client client(
      S3Address address,
      AwsCredentialsProvider credentials,
      AwsProfile profile,
      SdkHttpClient http,
      int attempts) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(address.region()))
            .forcePathStyle(address.pathStyle())
            .credentialsProvider(credentials)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .addPlugin(LegacyMd5Plugin.create())
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false).expectContinueEnabled(false))
            .httpClient(http)
            .overrideConfiguration(
                o ->
                    o.defaultProfileFile(profile.files())
                        .defaultProfileName(profile.name())
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(attempts)
                                .build()));
    address.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  @Override
  public String location() {
    return bucket.location();
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    bucket.put(key.name(), content, S3Bucket.Lifetime.FOREVER);
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    return replace.replace(key.name(), expected, replacement);
  }

  @Override
  public boolean replacesAtomically() throws JamJarException {
    return replace.isAtomic();
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    return bucket.read(key.name(), maxBytes).orElseThrow(() -> bucket.notFound(key.name()));
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    if (length > 0) {
      bucket.readRange(key.name(), offset, length, target);
    }
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    return bucket.size(key.name());
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    bucket.list(
        prefix,
        (name, bytes) ->
            ObjectKey.parse(name).ifPresent(key -> sink.accept(new Listed(key, bytes))));
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    bucket.delete(key.name());
  }

  @Override
  public Optional<Duration> retention() {
    return lock.map(S3ObjectLock::period);
  }

  @Override
  public Optional<Instant> retainedUntil(ObjectKey key) throws JamJarException {
    return lock.isEmpty() ? Optional.empty() : lock.get().until(key.name());
  }

  @Override
  public void retain(ObjectKey key) throws JamJarException {
    if (lock.isEmpty()) {
      ObjectStore.super.retain(key);
    } else {
      lock.get().extend(key.name());
    }
  }

  @Override
  public void close() {
    bucket.close();
    http.close(); // The SDK leaves open what it was given.
  }
}
