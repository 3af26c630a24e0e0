package dev.jamjar.store.s3;

import dev.jamjar.JamJarException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An S3 server on the loopback address, for {@code bench/list}: holds a copy of a folder's objects
 * in memory, until its stdin ends.
 */
final class LoopbackS3 {
  private static final int MAX_OBJECT_BYTES = 64 << 20;

  private LoopbackS3() {}

  /**
   * Prints one line: endpoint, URI, access key, secret key.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    S3ProxyServer server = S3ProxyServer.pathStyle();
    String uri = "s3://" + server.newBucket() + "/bench";
    try (ObjectStore from = Stores.open(args[0], StoreOptions.DEFAULTS);
        ObjectStore to = Stores.open(uri, server.options())) {
      for (ObjectKey key : keys(from)) {
        to.put(key, ByteBuffer.wrap(from.get(key, MAX_OBJECT_BYTES)));
      }
    }
    System.out.println(
        String.join(
            " ",
            server.endpoint(),
            uri,
            S3ProxyServer.KEY.accessKey(),
            S3ProxyServer.KEY.secretKey()));
    while (System.in.read() >= 0) {
      // Whoever started it is still there.
    }
    System.exit(0);
  }

  private static List<ObjectKey> keys(ObjectStore store) throws JamJarException {
    List<ObjectKey> keys = new ArrayList<>();
    store.list("", listed -> keys.add(listed.key()));
    return keys;
  }
}
