package dev.jamjar.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web server over a folder of a repository, in this process: files whole and in ranges. */
final class FolderServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private FolderServer(Path folder) throws IOException {
    this.folder = folder;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  static FolderServer over(Path folder) throws IOException {
    FolderServer server = new FolderServer(folder);
    server.server.setExecutor(server.threads);
    server.server.createContext("/", server::answer);
    server.server.start();
    return server;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().add("Content-Length", Long.toString(Files.size(file)));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      Matcher wanted = RANGE.matcher(range == null ? "" : range);
      if (wanted.matches()) {
        send(exchange, file, Long.parseLong(wanted.group(1)), Long.parseLong(wanted.group(2)) + 1);
      } else {
        send(exchange, file, 0, Files.size(file));
      }
    }
  }

  private static void send(HttpExchange exchange, Path file, long from, long to)
      throws IOException {
    long size = Files.size(file);
    long end = Math.min(to, size);
    boolean part = from > 0 || end < size;
    if (part) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + size);
    }
    exchange.sendResponseHeaders(part ? 206 : 200, end == from ? -1 : end - from);
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(from);
      exchange.getResponseBody().write(in.readNBytes((int) (end - from)));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
