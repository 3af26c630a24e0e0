package dev.jamjar.store.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that reads the head of a request and then says what it was told to, byte for byte. */
final class RawServer implements AutoCloseable {
  /** What happens after the bytes of the answer. */
  private enum Then {
    HANG_UP,
    /** As above, and what is said is said before anything was asked. */
    HANG_UP_UNASKED,
    SILENCE,
    ENDLESS,
    SLOWLY,
    AGAIN
  }

  record Answer(byte[] bytes, Then then, String rest) {
    /** More and more of the same, until the client hangs up. */
    Answer thenEndlessly(String text) {
      return new Answer(bytes, Then.ENDLESS, text);
    }

    /** The same, fifty times a second. */
    Answer thenSlowly(String text) {
      return new Answer(bytes, Then.SLOWLY, text);
    }

    /** Without waiting for a request, as a server does that hears no HTTP. */
    Answer unasked() {
      return new Answer(bytes, Then.HANG_UP_UNASKED, "");
    }

    Answer thenSilence() {
      return new Answer(bytes, Then.SILENCE, "");
    }

    /** The same for the next request of the connection. */
    Answer thenAgain() {
      return new Answer(bytes, Then.AGAIN, "");
    }
  }

  static Answer saying(String text) {
    return saying(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Then it hangs up. */
  static Answer saying(byte[] bytes) {
    return new Answer(bytes, Then.HANG_UP, "");
  }

  private final ServerSocket socket;
  private final Answer answer;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch hungUp = new CountDownLatch(1);

  RawServer(Answer answer) throws IOException {
    this.answer = answer;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread accepting = new Thread(this::accept, "raw-server");
    accepting.setDaemon(true);
    accepting.start();
  }

  String uri() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** Fails unless a client hangs up on an answer that has no end. */
  void awaitHangUp() throws InterruptedException {
    if (!hungUp.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the client still listens");
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        open.add(connection);
        Thread serving = new Thread(() -> serve(connection), "raw-connection");
        serving.setDaemon(true);
        serving.start();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      while (answer.then == Then.HANG_UP_UNASKED || readHead(connection.getInputStream())) {
        OutputStream out = connection.getOutputStream();
        out.write(answer.bytes);
        out.flush();
        switch (answer.then) {
          case HANG_UP, HANG_UP_UNASKED -> {
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
            return;
          }
          case SILENCE -> {
            connection.getInputStream().readAllBytes();
            return;
          }
          case ENDLESS -> repeat(out, answer.rest.repeat(8192), 0);
          case SLOWLY -> repeat(out, answer.rest, 20);
          case AGAIN -> {}
        }
      }
    } catch (IOException | InterruptedException e) {
      hungUp.countDown();
    } finally {
      open.remove(connection);
    }
  }

  private static void repeat(OutputStream out, String text, long pauseMillis)
      throws IOException, InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    while (true) {
      out.write(bytes);
      Thread.sleep(pauseMillis);
    }
  }

  private static boolean readHead(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 2) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
