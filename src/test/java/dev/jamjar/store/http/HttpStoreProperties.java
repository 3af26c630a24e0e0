package dev.jamjar.store.http;

import dev.jamjar.JamJarException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.Throttle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HttpStoreProperties {
  private static final ObjectKey KEY = new ObjectKey("a");

  /** Answers put together from pieces that matter, and from any bytes. */
  @Provide
  Arbitrary<String> answers() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of(
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 206 Partial Content\r\n",
                "HTTP/1.0 200\r\n",
                "Content-Length: 3\r\n",
                "Content-Length: 0\r\n",
                "Content-Range: bytes 1-3/9\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Connection: close\r\n",
                "\r\n",
                "3\r\nabc\r\n",
                "0\r\n\r\n",
                "abc"),
            Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20));
    return piece.list().ofMaxSize(7).map(pieces -> String.join("", pieces));
  }

  @Property(tries = 150)
  void everyAnswerEndsInBytesOrAFailureOfOurs(@ForAll("answers") String answer) throws Exception {
    try (RawServer server =
        new RawServer(RawServer.saying(answer.getBytes(StandardCharsets.ISO_8859_1)))) {
      HttpStore store = HttpStore.open(server.uri(), Throttle.NONE, Duration.ofMillis(500));
      try {
        store.get(KEY, 5);
        store.getRange(KEY, 1, 3);
        store.size(KEY);
      } catch (JamJarException e) {
        // One of ours.
      }
    }
  }
}
