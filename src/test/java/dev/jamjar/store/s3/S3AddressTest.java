package dev.jamjar.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jamjar.UsageException;
import dev.jamjar.store.Addressing;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {
  private static S3Address address(String uri, String endpoint, String region, Addressing style)
      throws UsageException {
    return S3Address.of(uri, Optional.ofNullable(endpoint), Optional.ofNullable(region), style);
  }

  @Test
  void isAwsInItsFirstRegionWhereNothingIsSaid() throws Exception {
    assertEquals(
        new S3Address("bucket", "a/b/", Optional.empty(), "us-east-1", false),
        address("s3://bucket/a/b", null, null, Addressing.AUTO));
    assertEquals("", address("s3://bucket", null, null, Addressing.AUTO).prefix());
    assertEquals("", address("s3://bucket/", null, null, Addressing.AUTO).prefix());
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9000, true",
    "http://[::1]:9000, true",
    "http://localhost:9000, true",
    "http://minio:9000, true",
    "https://minio.example.com, false",
    "https://tos-s3-cn-beijing.volces.com, false",
    "https://s3.oss-cn-hangzhou.aliyuncs.com, false"
  })
  void putsTheBucketIntoThePathForAddressesAndLocalNames(String endpoint, boolean path)
      throws Exception {
    assertEquals(path, address("s3://bucket", endpoint, null, Addressing.AUTO).pathStyle());
    assertEquals(true, address("s3://bucket", endpoint, null, Addressing.PATH).pathStyle());
  }

  @Test
  void putsABucketThatNoHostNameCanHoldIntoThePath() throws Exception {
    for (String bucket : new String[] {"with.dot", "Upper", "under_score"}) {
      assertEquals(true, address("s3://" + bucket, null, null, Addressing.AUTO).pathStyle());
      assertThrows(
          UsageException.class, () -> address("s3://" + bucket, null, null, Addressing.VIRTUAL));
    }
    assertEquals(
        false, address("s3://with.dot", "http://s3.test", null, Addressing.VIRTUAL).pathStyle());
    assertThrows(
        UsageException.class,
        () -> address("s3://bucket", "http://127.0.0.1", null, Addressing.VIRTUAL));
  }

  @ParameterizedTest
  @CsvSource({
    "https://bucket.tos-s3-cn-beijing.volces.com, https://tos-s3-cn-beijing.volces.com",
    "https://Bucket.tos-s3-cn-beijing.volces.com/, https://tos-s3-cn-beijing.volces.com",
    "https://bucket.s3.eu-west-1.amazonaws.com, https://s3.eu-west-1.amazonaws.com",
    "https://s3.eu-west-1.amazonaws.com/bucket, https://s3.eu-west-1.amazonaws.com",
    "http://127.0.0.1:9000/bucket/, http://127.0.0.1:9000",
    "http://127.0.0.1:9000/gateway, http://127.0.0.1:9000/gateway",
    // A server of one's own that is called like the bucket.
    "https://bucket.example.com, https://bucket.example.com"
  })
  void takesTheBucketOutOfAnEndpointThatHoldsIt(String given, String endpoint) throws Exception {
    assertEquals(
        endpoint,
        address("s3://bucket", given, null, Addressing.AUTO).endpoint().orElseThrow().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "https://tos-s3-cn-beijing.volces.com, cn-beijing",
    "https://bucket.tos-s3-cn-shanghai.ivolces.com, cn-shanghai",
    "https://s3.eu-west-1.amazonaws.com, eu-west-1",
    "https://s3.dualstack.ap-south-1.amazonaws.com, ap-south-1",
    "https://s3-accelerate.amazonaws.com, us-east-1",
    "https://cos.ap-beijing.myqcloud.com, ap-beijing",
    "https://s3.us-west-004.backblazeb2.com, us-west-004",
    "https://0123.r2.cloudflarestorage.com, auto",
    "http://127.0.0.1:9000, us-east-1"
  })
  void readsTheRegionOutOfTheHostWhereTheProviderWritesItThere(String endpoint, String region)
      throws Exception {
    assertEquals(region, address("s3://bucket", endpoint, null, Addressing.AUTO).region());
    assertEquals("mine", address("s3://bucket", endpoint, "mine", Addressing.AUTO).region());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9000",
        "tos-s3-cn-beijing.volces.com",
        "ftp://host",
        "https://",
        "https://user:secret@host",
        "https://host?token=secret@x",
        "https://ho st",
        ""
      })
  void refusesWhatIsNoEndpoint(String endpoint) {
    var e =
        assertThrows(
            UsageException.class, () -> address("s3://bucket", endpoint, null, Addressing.AUTO));
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.com/", "a b", "us-east-1\n", ""})
  void refusesWhatIsNoRegion(String region) {
    assertThrows(UsageException.class, () -> address("s3://bucket", null, region, Addressing.AUTO));
  }

  @Test
  void refusesAPrefixThatWouldMakeKeysTooLong() throws Exception {
    String longest = "x".repeat(400);
    assertEquals(
        401, address("s3://b-1/" + longest, null, null, Addressing.AUTO).prefix().length());
    assertThrows(
        UsageException.class,
        () -> address("s3://b-1/" + longest + "x", null, null, Addressing.AUTO));
  }
}
