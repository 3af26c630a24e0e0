package dev.jamjar.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real nginx over a folder, on a port of its own; tests are skipped where it is missing. */
final class Nginx implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      %s
      daemon off;
      pid %2$s/pid;
      error_log %2$s/error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path %2$s/body;
        proxy_temp_path %2$s/proxy;
        fastcgi_temp_path %2$s/fastcgi;
        uwsgi_temp_path %2$s/uwsgi;
        scgi_temp_path %2$s/scgi;
        server {
          listen 127.0.0.1:%3$d;
          root %4$s;
        }
      }
      """;

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Nginx over(Path folder) throws Exception {
    String program =
        Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(program != null, "nginx is not installed");
    Path own = Files.createTempDirectory("jamjar-nginx-");
    int port = freePort();
    // Its workers become another user, who cannot read temporary folders, where it may do that.
    boolean root = System.getProperty("user.name").equals("root");
    Path configuration = own.resolve("nginx.conf");
    Files.writeString(
        configuration, CONFIGURATION.formatted(root ? "user root;" : "", own, port, folder));
    Process process =
        new ProcessBuilder(program, "-p", own.toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("output").toFile())
            .start();
    Nginx nginx = new Nginx(process, port);
    nginx.await(own.resolve("output"));
    return nginx;
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  private void await(Path output) throws Exception {
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IllegalStateException("nginx ended: " + Files.readString(output), e);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
