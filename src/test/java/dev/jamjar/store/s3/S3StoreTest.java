package dev.jamjar.store.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.Addressing;
import dev.jamjar.store.Credentials;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Throttle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3StoreTest {
  private static final ObjectKey KEY = new ObjectKey("packs/3f9a");
  private static final ByteBuffer CONTENT = ByteBuffer.wrap(new byte[] {1, 2, 3});

  private TinyS3 server;

  @BeforeEach
  void start() throws Exception {
    server = new TinyS3();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, List<String>> lastHeaders() {
    return server.headers.get(server.headers.size() - 1);
  }

  @Test
  void sendsWhatEveryServerTakesAndAnMd5() throws Exception {
    try (S3Store store = server.open(server.options().withStorageClass("ARCHIVE_FR"), 1)) {
      store.put(KEY, CONTENT);
      Map<String, List<String>> sent = lastHeaders();
      String md5 =
          Base64.getEncoder()
              .encodeToString(MessageDigest.getInstance("MD5").digest(new byte[] {1, 2, 3}));
      assertEquals(List.of(md5), sent.get("Content-md5"));
      assertEquals(List.of("3"), sent.get("Content-length"));
      assertEquals(List.of("max-age=31536000, immutable"), sent.get("Cache-control"));
      assertEquals(List.of("ARCHIVE_FR"), sent.get("X-amz-storage-class"));
      assertEquals(List.of("application/octet-stream"), sent.get("Content-type"));
      for (String absent :
          List.of("Content-encoding", "Transfer-encoding", "Expect", "X-amz-trailer")) {
        assertFalse(sent.containsKey(absent), absent);
      }
      assertTrue(sent.keySet().stream().noneMatch(h -> h.startsWith("X-amz-checksum")));
      assertTrue(sent.get("X-amz-content-sha256").get(0).matches("[0-9a-f]{64}"));

      store.replace(new ObjectKey("newest.json"), Optional.empty(), new byte[] {1});
      sent = server.headers.get(server.headers.size() - 2);
      assertEquals(List.of("max-age=60"), sent.get("Cache-control"));
      assertEquals(List.of("application/json"), sent.get("Content-type"));
      assertFalse(sent.containsKey("X-amz-storage-class"));
    }
  }

  @Test
  void needsOneRequestForEachCall() throws Exception {
    try (S3Store store = server.open()) {
      store.put(KEY, CONTENT);
      store.get(KEY, 10);
      store.size(KEY);
      store.delete(KEY);
      assertEquals(
          List.of(
              "PUT /bucket/p/packs/3f9a",
              "GET /bucket/p/packs/3f9a",
              "HEAD /bucket/p/packs/3f9a",
              "DELETE /bucket/p/packs/3f9a"),
          server.requests);
    }
  }

  @Test
  void readsARangeOfAServerThatKnowsNoRanges() throws Exception {
    byte[] content = new byte[100_000];
    content[70_000] = 7;
    server.objects.put("/bucket/p/packs/3f9a", content);
    try (S3Store store = server.open()) {
      assertArrayEquals(new byte[] {0, 7, 0}, store.getRange(KEY, 69_999, 3));
      assertThrows(CorruptDataException.class, () -> store.getRange(KEY, 99_999, 2));
    }
  }

  @Test
  void leavesNoConnectionOpenHoweverReadsEnd() throws Exception {
    server.objects.put("/bucket/p/packs/3f9a", new byte[1_000_000]);
    try (S3Store store = server.open()) {
      // More often than there are connections.
      for (int i = 0; i < 30; i++) {
        assertThrows(CorruptDataException.class, () -> store.get(KEY, 10));
        store.getRange(KEY, 0, 10);
        assertThrows(NotFoundException.class, () -> store.get(new ObjectKey("none"), 10));
      }
    }
  }

  @Test
  void keepsTheConnectionOfAnObjectThatWasReadToItsEnd() throws Exception {
    try (S3Store store = server.open()) {
      for (int i = 0; i < 10; i++) {
        store.put(KEY, CONTENT);
        store.get(KEY, 10);
        store.replace(new ObjectKey("newest" + i), Optional.empty(), new byte[1]);
        store.size(KEY);
      }
      assertEquals(1, server.connections.size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidAccessKeyId, false, access key is not known",
    "403, SignatureDoesNotMatch, false, secret key",
    "403, RequestTimeTooSkewed, false, clock",
    "403, AccessDenied, false, may not do this",
    "403, InvalidPathAccess, false, --addressing virtual",
    "403, SecondLevelDomainForbidden, false, --addressing virtual",
    "400, ExpiredToken, false, temporary credentials",
    "400, InvalidStorageClass, false, --storage-class",
    "400, SomethingElse, false, endpoint",
    "301, PermanentRedirect, false, --region eu-west-1",
    "503, SlowDown, true, fewer",
    "429, TooManyRequests, true, fewer",
    "500, InternalError, true, ''",
    "501, NotImplemented, false, ''",
    "507, InsufficientCapacity, false, make room",
    "400, BadDigest, true, ''"
  })
  void saysWhatARefusalMeansAndWhetherToTryAgain(
      int status, String code, boolean retryable, String hint) throws Exception {
    server.answering(status, code, Map.of("x-amz-bucket-region", "eu-west-1"));
    try (S3Store store = server.open(server.options(), 1)) {
      var e = assertThrows(StoreUnavailableException.class, () -> store.put(KEY, CONTENT));
      assertEquals(retryable, e.retryable(), e.getMessage());
      assertTrue(e.hint().contains(hint), e.hint());
      assertTrue(e.getMessage().contains(code), e.getMessage());
      assertTrue(e.getMessage().contains("s3://bucket/p/packs/3f9a"), e.getMessage());
    }
  }

  @Test
  void tellsAMissingBucketFromAMissingObject() throws Exception {
    server.answering(404, "NoSuchBucket", Map.of());
    try (S3Store store = server.open()) {
      var e = assertThrows(NotFoundException.class, () -> store.get(KEY, 10));
      assertTrue(e.getMessage().contains("no bucket"), e.getMessage());
      assertThrows(NotFoundException.class, () -> store.put(KEY, CONTENT));
      assertThrows(
          NotFoundException.class, () -> store.replace(KEY, Optional.empty(), new byte[1]));
      assertThrows(NotFoundException.class, () -> store.list("", l -> {}));
    }
  }

  @Test
  void asksAgainWhereThatCanHelp() throws Exception {
    server.answering(500, "InternalError", Map.of());
    try (S3Store store = server.open()) {
      assertThrows(StoreUnavailableException.class, () -> store.put(KEY, CONTENT));
      assertEquals(3, server.count("PUT"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Welcome</body></html>",
        "",
        "garbage & <<<",
        "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>perhaps</IsTruncated>"
            + "<Contents><Key>p/a</Key><Size>many</Size></Contents></ListBucketResult>",
        "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>true</IsTruncated>"
            + "<NextContinuationToken>same</NextContinuationToken></ListBucketResult>",
        "<?xml version=\"1.0\"?><ListBucketResult><Contents><Size>5</Size></Contents>"
            + "<Contents><Key>p/../../etc/passwd</Key><Size>5</Size></Contents>"
            + "<Contents><Key>elsewhere/a</Key><Size>5</Size></Contents></ListBucketResult>"
      })
  void makesNothingOfAListingThatIsNone(String body) throws Exception {
    server.answering(200, body);
    try (S3Store store = server.open()) {
      store.list("", l -> assertEquals("nothing", l.key().name()));
    } catch (JamJarException e) {
      assertInstanceOf(StoreUnavailableException.class, e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 206, 302, 400, 404, 418, 500})
  void endsEveryCallOnAnyAnswerInAFailureOfOurs(int status) throws Exception {
    server.answering(status, status == 204 ? "" : "<Error><Code>&#0;</Code");
    try (S3Store store = server.open(server.options(), 1)) {
      for (Call call :
          List.<Call>of(
              () -> store.put(KEY, CONTENT),
              () -> store.get(KEY, 10),
              () -> store.getRange(KEY, 3, 5),
              () -> store.size(KEY),
              () -> store.delete(KEY),
              () -> store.replace(KEY, Optional.empty(), new byte[1]),
              store::replacesAtomically,
              () -> store.list("", l -> {}))) {
        try {
          call.run();
        } catch (JamJarException e) {
          assertFalse(e.getMessage().isBlank());
        }
      }
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  @Test
  void saysThatNothingListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var e = failure(server.options().withEndpoint("http://127.0.0.1:" + port));
    assertTrue(e.getMessage().contains("nothing listens"), e.getMessage());
    assertTrue(e.retryable());
  }

  @Test
  void saysThatThereIsNoSuchHost() throws Exception {
    var e = failure(server.options().withEndpoint("http://no-such-host.invalid"));
    assertTrue(e.getMessage().contains("no such host"), e.getMessage());
    assertTrue(e.hint().contains("--addressing path"), e.hint());
  }

  @Test
  void saysThatThereIsNoTls() throws Exception {
    ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread answering = new Thread(() -> answerPlainly(plain));
    answering.start();
    try {
      StoreOptions options = server.options();
      var e = failure(options.withEndpoint("https://127.0.0.1:" + plain.getLocalPort()));
      assertTrue(e.getMessage().contains("no safe connection"), e.getMessage());
      assertFalse(e.retryable());
    } finally {
      plain.close();
      answering.join();
    }
  }

  private static void answerPlainly(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket connection = plain.accept()) {
        connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        connection.shutdownOutput();
        connection.getInputStream().readAllBytes();
      } catch (IOException e) {
        // The client hung up, or the test is over.
      }
    }
  }

  private StoreUnavailableException failure(StoreOptions options) throws Exception {
    try (S3Store store = server.open(options, 1)) {
      return assertThrows(StoreUnavailableException.class, () -> store.get(KEY, 10));
    }
  }

  @Test
  void isRefusedWithAWrongKeyByAServerThatChecks() throws Exception {
    S3ProxyServer proxy = S3ProxyServer.pathStyle();
    String uri = "s3://" + proxy.newBucket();
    for (Credentials wrong :
        List.of(
            new Credentials("unknown", "s", Optional.empty()),
            new Credentials(S3ProxyServer.KEY.accessKey(), "wrong", Optional.empty()))) {
      try (S3Store store =
          S3Store.open(uri, proxy.options().withCredentials(wrong), S3ProxyServer.NO_ENVIRONMENT)) {
        var e = assertThrows(StoreUnavailableException.class, () -> store.put(KEY, CONTENT));
        assertFalse(e.retryable());
        assertTrue(e.hint().contains("key"), e.hint());
      }
    }
  }

  @Test
  void namesTheBucketInTheHostAlone() throws Exception {
    StoreOptions options =
        server
            .options()
            .withEndpoint(server.endpoint().replace("127.0.0.1", "s3.test"))
            .withAddressing(Addressing.VIRTUAL);
    try (S3Store store =
        S3Store.open(
            "s3://jam-nodes/p",
            options,
            S3ProxyServer.NO_ENVIRONMENT,
            S3ProxyServer.httpClient(),
            new S3Store.Tuning(1, 10, nanos -> {}))) {
      store.put(KEY, CONTENT);
      assertEquals(List.of("PUT /p/packs/3f9a"), server.requests);
      String host = lastHeaders().get("Host").get(0);
      assertTrue(host.startsWith("jam-nodes.s3.test:"), host);
    }
  }

  @Test
  void paysOnceForEachByteOnTheWire() throws Exception {
    AtomicLong sent = new AtomicLong();
    AtomicLong received = new AtomicLong();
    // At a byte a second, a clock that stands still owes a second for each byte.
    Throttle upload = new Throttle(1, () -> 0, nanos -> sent.accumulateAndGet(nanos, Math::max));
    Throttle download =
        new Throttle(1, () -> 0, nanos -> received.accumulateAndGet(nanos, Math::max));
    try (S3Store store =
        S3Store.open(
            "s3://bucket/p",
            server.options(),
            S3ProxyServer.NO_ENVIRONMENT,
            new ThrottledHttpClient(S3ProxyServer.httpClient(), upload, download),
            new S3Store.Tuning(1, 10, nanos -> {}))) {
      store.put(KEY, ByteBuffer.allocate(60_000));
      store.get(KEY, 60_000);
      store.getRange(KEY, 0, 60_000);
    }
    assertEquals(60_000, TimeUnit.NANOSECONDS.toSeconds(sent.get()) + 1);
    assertEquals(120_000, TimeUnit.NANOSECONDS.toSeconds(received.get()) + 1);
  }

  @Test
  void stopsWhenInterrupted() throws Exception {
    try (S3Store store = server.open()) {
      Thread.currentThread().interrupt();
      var e = assertThrows(StoreUnavailableException.class, () -> store.put(KEY, CONTENT));
      assertFalse(e.retryable());
      assertTrue(Thread.interrupted());
    }
  }
}
