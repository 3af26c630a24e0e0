import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * As much of S3 as a rehearsal of jamjar's commands asks for: objects in memory, put and got whole
 * or in ranges. Prints its URL, and serves until it is ended.
 */
final class RehearsalServer {
  private static final Map<String, byte[]> OBJECTS = new ConcurrentHashMap<>();
  private static final String NO_SUCH_KEY =
      "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>";

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", RehearsalServer::answer);
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("x-amz-request-id", "rehearsal");
      if (exchange.getRequestMethod().equals("PUT")) {
        OBJECTS.put(path, body);
        send(exchange, 200, new byte[0]);
        return;
      }
      byte[] object = OBJECTS.get(path);
      if (object == null) {
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        send(exchange, 404, NO_SUCH_KEY.getBytes());
        return;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      if (range == null) {
        send(exchange, 200, object);
        return;
      }
      String[] ends = range.substring("bytes=".length()).split("-");
      int from = Integer.parseInt(ends[0]);
      int to = Math.min(object.length, Integer.parseInt(ends[1]) + 1);
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + object.length);
      send(exchange, 206, Arrays.copyOfRange(object, from, to));
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"" + Arrays.hashCode(content) + "\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }
}
