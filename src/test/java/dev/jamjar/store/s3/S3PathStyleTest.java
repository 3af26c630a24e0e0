package dev.jamjar.store.s3;

import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.ObjectStoreContract;

class S3PathStyleTest extends ObjectStoreContract {
  @Override
  protected ObjectStore open() throws Exception {
    S3ProxyServer server = S3ProxyServer.pathStyle();
    return server.open("s3://" + server.newBucket(), 5);
  }

  /** Its If-Match compares, then writes: several of a crowd may win. */
  @Override
  protected boolean isAsAtomicAsItSays() {
    return false;
  }
}
