package dev.jamjar.store.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.store.Addressing;
import dev.jamjar.store.Credentials;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.Sleeper;
import dev.jamjar.store.StoreOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * The contract on a server that {@code JAMJAR_TEST_S3_*} names: {@code ENDPOINT}, {@code BUCKET},
 * {@code ACCESS_KEY}, {@code SECRET_KEY}, and where needed {@code REGION} and {@code ADDRESSING}.
 * Each test works below a prefix of its own, and deletes it. {@code MAKE_BUCKET} set to {@code
 * true} makes the bucket first, in the path style.
 */
class S3RealServerTest extends S3StoreContract {
  @BeforeAll
  static void makeBucketWhereAskedTo() {
    if (!setting("MAKE_BUCKET").equals(Optional.of("true"))) {
      return;
    }
    AwsBasicCredentials key =
        AwsBasicCredentials.create(required("ACCESS_KEY"), required("SECRET_KEY"));
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(required("ENDPOINT")))
            .region(Region.US_EAST_1)
            .credentialsProvider(() -> key)
            .forcePathStyle(true)
            .build()) {
      client.createBucket(b -> b.bucket(required("BUCKET")));
    } catch (BucketAlreadyOwnedByYouException e) {
      // It was made in an earlier run.
    }
  }

  @Override
  String newUri() {
    assumeTrue(
        setting("ENDPOINT").isPresent() && setting("BUCKET").isPresent(),
        "JAMJAR_TEST_S3_ENDPOINT and JAMJAR_TEST_S3_BUCKET name no server to try");
    return "s3://" + required("BUCKET") + "/jamjar-test/" + UUID.randomUUID();
  }

  @Override
  S3Store open(String uri, SdkHttpClient http) throws Exception {
    StoreOptions options =
        StoreOptions.DEFAULTS
            .withEndpoint(required("ENDPOINT"))
            .withRegion(setting("REGION").orElse(""))
            .withAddressing(
                Addressing.valueOf(setting("ADDRESSING").orElse("auto").toUpperCase(Locale.ROOT)))
            .withCredentials(
                new Credentials(required("ACCESS_KEY"), required("SECRET_KEY"), Optional.empty()));
    return S3Store.open(
        uri, options, S3ProxyServer.NO_ENVIRONMENT, http, new S3Store.Tuning(3, 5, Sleeper.REAL));
  }

  private static String required(String name) {
    return setting(name)
        .orElseThrow(() -> new IllegalStateException("JAMJAR_TEST_S3_" + name + " is not set"));
  }

  private static Optional<String> setting(String name) {
    return Optional.ofNullable(System.getenv("JAMJAR_TEST_S3_" + name)).filter(v -> !v.isEmpty());
  }

  @AfterEach
  void deleteEverything() throws Exception {
    if (writer == null) {
      return;
    }
    List<ObjectKey> keys = new ArrayList<>();
    writer.list("", listed -> keys.add(listed.key()));
    for (ObjectKey key : keys) {
      writer.delete(key);
    }
  }
}
