package dev.jamjar.store.s3;

import software.amazon.awssdk.http.SdkHttpClient;

class S3VirtualHostStyleTest extends S3StoreContract {
  private final S3ProxyServer server = S3ProxyServer.virtualHostStyle();

  @Override
  String newUri() {
    return "s3://" + server.newBucket() + "/backups/node-1/";
  }

  @Override
  S3Store open(String uri, SdkHttpClient http) throws Exception {
    return S3Store.open(
        uri,
        server.options(),
        S3ProxyServer.NO_ENVIRONMENT,
        http,
        new S3Store.Tuning(3, 5, nanos -> {}));
  }

  @Override
  SdkHttpClient httpClient() {
    return S3ProxyServer.httpClient();
  }

  /** Its If-Match compares, then writes: several of a crowd may win. */
  @Override
  protected boolean isAsAtomicAsItSays() {
    return false;
  }
}
