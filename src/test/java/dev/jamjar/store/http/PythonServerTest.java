package dev.jamjar.store.http;

import java.nio.file.Path;

/** Python's own server: no ranges, one request a connection. */
class PythonServerTest extends HttpStoreContract {
  @Override
  Server serve(Path root) throws Exception {
    int port = ServerProcess.freePort();
    return ServerProcess.start(
        port, root, "python3", "-m", "http.server", "--bind", "127.0.0.1", "" + port);
  }
}
