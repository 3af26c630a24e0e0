package dev.jamjar.store.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in this process that knows ranges, streams without a length, and redirects once. */
class JdkServerTest extends HttpStoreContract {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

  @Override
  Server serve(Path root) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/old/", exchange -> redirect(exchange));
    server.createContext("/new/", exchange -> answer(exchange, root));
    server.start();
    return new Server() {
      @Override
      public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/old";
      }

      @Override
      public void close() {
        server.stop(0);
        threads.shutdownNow();
      }
    };
  }

  private static void redirect(HttpExchange exchange) throws IOException {
    String to = exchange.getRequestURI().getPath().replace("/old/", "/new/");
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void answer(HttpExchange exchange, Path root) throws IOException {
    Path file = root.resolve(exchange.getRequestURI().getPath().substring("/new/".length()));
    if (!Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    byte[] content = Files.readAllBytes(file);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + content.length);
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    String asked = exchange.getRequestHeaders().getFirst("Range");
    if (asked == null) {
      send(exchange, 200, content);
      return;
    }
    Matcher range = RANGE.matcher(asked);
    if (!range.matches() || Long.parseLong(range.group(1)) >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    int first = Integer.parseInt(range.group(1));
    int last = (int) Math.min(content.length - 1, Long.parseLong(range.group(2)));
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(first, last, content.length));
    send(exchange, 206, Arrays.copyOfRange(content, first, last + 1));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, 0); // In chunks: no length.
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
