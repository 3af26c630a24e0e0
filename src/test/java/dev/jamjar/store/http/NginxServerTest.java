package dev.jamjar.store.http;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** nginx over a folder: the usual mirror. */
class NginxServerTest extends HttpStoreContract {
  @TempDir private Path own;

  @Override
  Server serve(Path root) throws Exception {
    int port = ServerProcess.freePort();
    Path configuration = own.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        master_process off;
        pid %1$s/pid;
        error_log %1$s/error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d;
            root %3$s;
          }
        }
        """
            .formatted(own, port, root));
    return ServerProcess.start(
        port,
        root,
        "nginx",
        "-p",
        own.toString(),
        "-e",
        own + "/error.log",
        "-c",
        configuration.toString());
  }
}
