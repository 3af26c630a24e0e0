package dev.jamjar.store.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A web server in a process of its own, on a free port of the loopback address. */
final class ServerProcess implements HttpStoreContract.Server {
  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /**
   * Skips the test if there is no such program.
   *
   * @return a server that answers
   */
  static ServerProcess start(int port, Path folder, String... command) throws Exception {
    assumeTrue(exists(command[0]), command[0] + " is not installed");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    ServerProcess server = new ServerProcess(process, port);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!server.answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        server.close();
        throw new IllegalStateException(String.join(" ", command) + " did not come up");
      }
      Thread.sleep(20);
    }
    return server;
  }

  private static boolean exists(String program) throws InterruptedException {
    try {
      Process which = new ProcessBuilder("sh", "-c", "command -v " + program).start();
      return which.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String uri() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
