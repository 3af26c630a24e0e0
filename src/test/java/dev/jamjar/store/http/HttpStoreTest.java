package dev.jamjar.store.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break off, lie, dawdle or talk nonsense. */
class HttpStoreTest {
  private static final ObjectKey KEY = new ObjectKey("packs/3f9a");
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String PARTIAL = "HTTP/1.1 206 Partial Content\r\n";

  private RawServer server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private HttpStore answering(String answer) throws Exception {
    return answering(RawServer.saying(answer));
  }

  private HttpStore answering(RawServer.Answer answer) throws Exception {
    server = new RawServer(answer);
    return HttpStore.open(server.uri(), Throttle.NONE, Duration.ofMillis(400));
  }

  private static StoreUnavailableException unavailable(Executable call) {
    return assertThrows(StoreUnavailableException.class, call);
  }

  @Test
  void saysThatABodyBrokeOff() throws Exception {
    HttpStore store = answering(OK + "Content-Length: 100\r\n\r\nonly this");
    assertTrue(unavailable(() -> store.get(KEY, 1000)).retryable());
    assertTrue(unavailable(() -> store.getRange(KEY, 2, 50)).retryable());
    HttpStore ranged =
        answering(PARTIAL + "Content-Length: 50\r\nContent-Range: bytes 2-51/100\r\n\r\nonly this");
    assertTrue(unavailable(() -> ranged.getRange(KEY, 2, 50)).retryable());
    HttpStore chunked = answering(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nonly \r\n");
    assertTrue(unavailable(() -> chunked.get(KEY, 1000)).retryable());
  }

  @Test
  void takesNoMoreOfAnEndlessBodyThanWasAskedFor() throws Exception {
    RawServer.Answer endless = RawServer.saying(OK + "\r\n0123456789").thenEndlessly("x");
    HttpStore store = answering(endless);
    assertArrayEquals("345".getBytes(ISO_8859_1), store.getRange(KEY, 3, 3));
    assertThrows(CorruptDataException.class, () -> store.get(KEY, 100_000));
    HttpStore ranged =
        answering(
            RawServer.saying(PARTIAL + "Content-Range: bytes 3-5/10\r\n\r\n345")
                .thenEndlessly("x"));
    assertArrayEquals("345".getBytes(ISO_8859_1), ranged.getRange(KEY, 3, 3));
    server.awaitHangUp();
  }

  @Test
  void takesNothingOfABodyThatSaysItIsTooLarge() throws Exception {
    HttpStore store =
        answering(RawServer.saying(OK + "Content-Length: 99999999999\r\n\r\n").thenEndlessly("x"));
    var e = assertThrows(CorruptDataException.class, () -> store.get(KEY, 100_000));
    assertTrue(e.getMessage().contains("99999999999"), e.getMessage());
    server.awaitHangUp();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Range: bytes 0-2/10\r\n",
        "Content-Range: bytes 4-6/10\r\n",
        "Content-Range: bytes 3-4/10\r\n",
        "Content-Range: bytes */10\r\n",
        "Content-Range: bytes 3-99999999999999999999999/*\r\n",
        "Content-Range: 3-5\r\n",
        "Content-Type: multipart/byteranges; boundary=x\r\n"
      })
  void refusesARangeThatIsNotTheOneAskedFor(String header) throws Exception {
    HttpStore store = answering(PARTIAL + header + "Content-Length: 3\r\n\r\nabc");
    assertFalse(unavailable(() -> store.getRange(KEY, 3, 3)).retryable());
  }

  @Test
  void tellsAnObjectThatIsTooShort() throws Exception {
    HttpStore ranged =
        answering(PARTIAL + "Content-Range: bytes 3-4/5\r\nContent-Length: 2\r\n\r\nab");
    assertThrows(CorruptDataException.class, () -> ranged.getRange(KEY, 3, 3));
    HttpStore whole = answering(OK + "Content-Length: 5\r\n\r\nabcde");
    assertThrows(CorruptDataException.class, () -> whole.getRange(KEY, 3, 3));
    assertThrows(CorruptDataException.class, () -> whole.getRange(KEY, Long.MAX_VALUE - 5, 3));
    HttpStore none = answering("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n");
    assertThrows(CorruptDataException.class, () -> none.getRange(KEY, 3, 3));
  }

  @Test
  void givesUpAServerThatFallsSilent() throws Exception {
    HttpStore silent = answering(RawServer.saying("").thenSilence());
    assertTrue(unavailable(() -> silent.get(KEY, 10)).retryable());
    HttpStore halfHead = answering(RawServer.saying(OK + "Content-Le").thenSilence());
    assertTrue(unavailable(() -> halfHead.size(KEY)).retryable());
    HttpStore halfBody =
        answering(RawServer.saying(OK + "Content-Length: 10\r\n\r\nabc").thenSilence());
    assertTrue(unavailable(() -> halfBody.get(KEY, 10)).retryable());
  }

  @Test
  void givesUpAServerThatSendsNextToNothing() throws Exception {
    HttpStore store =
        answering(RawServer.saying(OK + "Content-Length: 1000\r\n\r\n").thenSlowly("x"));
    assertTrue(unavailable(() -> store.get(KEY, 1000)).retryable());
  }

  @ParameterizedTest
  @CsvSource({
    "400,false", "401,false", "403,false", "405,false", "408,true", "418,false", "429,true",
    "500,true", "501,false", "502,true", "503,true", "504,true", "505,false", "304,false",
    "204,false", "206,false", "599,true"
  })
  void knowsWhereAskingAgainCanHelp(int status, boolean retryable) throws Exception {
    HttpStore store =
        answering("HTTP/1.1 " + status + " Some\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    var e = unavailable(() -> store.get(KEY, 10));
    assertEquals(retryable, e.retryable());
    assertTrue(e.getMessage().contains("" + status), e.getMessage());
    assertTrue(e.getMessage().contains(server.uri()), e.getMessage());
  }

  @Test
  void knowsNotFoundAndGone() throws Exception {
    for (int status : new int[] {404, 410}) {
      HttpStore store =
          answering(
              "HTTP/1.1 " + status + " Some\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone");
      assertThrows(NotFoundException.class, () -> store.get(KEY, 10));
      assertThrows(NotFoundException.class, () -> store.getRange(KEY, 1, 10));
    }
    HttpStore head = answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
    assertTrue(head.size(KEY).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: ht tp://:x:\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 000 \r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\nabc",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "<html>hello</html>",
        "\0\0\0\0\0\0",
        "\u0015\u0003\u0001\0\u0002\u0002\n",
        ""
      })
  void endsEveryCallOnNonsenseInAFailureOfOurs(String answer) throws Exception {
    HttpStore store = answering(answer);
    for (Executable call :
        List.<Executable>of(
            () -> store.get(KEY, 2), () -> store.getRange(KEY, 1, 3), () -> store.size(KEY))) {
      try {
        call.execute();
      } catch (Throwable e) {
        assertInstanceOf(JamJarException.class, e);
      }
    }
  }

  @Test
  void saysThatTheSizeIsNotTold() throws Exception {
    HttpStore store = answering(OK + "Transfer-Encoding: chunked\r\n\r\n");
    assertTrue(unavailable(() -> store.size(KEY)).getMessage().contains("size"));
  }

  @Test
  void keepsAConnectionThatWasReadToItsEnd() throws Exception {
    HttpStore store = answering(RawServer.saying(OK + "Content-Length: 3\r\n\r\nabc").thenAgain());
    for (int i = 0; i < 20; i++) {
      assertEquals(3, store.get(KEY, 10).length);
    }
    assertEquals(1, server.connections());
  }

  @Test
  void paysForWhatItReceives() throws Exception {
    AtomicLong owed = new AtomicLong();
    server =
        new RawServer(RawServer.saying(OK + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000)));
    HttpStore store =
        HttpStore.open(
            server.uri(),
            new Throttle(1, () -> 0, nanos -> owed.accumulateAndGet(nanos, Math::max)),
            Duration.ofSeconds(5));
    store.get(KEY, 5000);
    assertEquals(5000, TimeUnit.NANOSECONDS.toSeconds(owed.get()) + 1);
  }

  @Test
  void saysThatNothingListensAndThatThereIsNoSuchHost() throws Exception {
    HttpStore nobody =
        HttpStore.open("http://127.0.0.1:" + ServerProcess.freePort(), Throttle.NONE);
    var refused = unavailable(() -> nobody.get(KEY, 1));
    assertTrue(refused.getMessage().contains("nothing listens"), refused.getMessage());
    HttpStore nowhere = HttpStore.open("http://no-such-host.invalid", Throttle.NONE);
    var unknown = unavailable(() -> nowhere.get(KEY, 1));
    assertTrue(unknown.getMessage().contains("no such host"), unknown.getMessage());
  }

  @Test
  void saysThatThereIsNoTls() throws Exception {
    answering(RawServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n").unasked());
    HttpStore store = HttpStore.open(server.uri().replace("http:", "https:"), Throttle.NONE);
    var e = unavailable(() -> store.get(KEY, 1));
    assertTrue(e.getMessage().contains("no safe connection"), e.getMessage());
    assertFalse(e.retryable());
  }

  @Test
  void stopsWhenInterrupted() throws Exception {
    HttpStore store = answering(RawServer.saying(OK).thenSilence());
    Thread.currentThread().interrupt();
    assertFalse(unavailable(() -> store.get(KEY, 1)).retryable());
    assertTrue(Thread.interrupted());
  }
}
