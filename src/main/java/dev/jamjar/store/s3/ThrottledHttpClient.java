package dev.jamjar.store.s3;

import dev.jamjar.store.Throttle;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that keeps to rate limits.
 *
 * <p>Down here every body passes once for each time it is on the wire: below the SDK's retries, and
 * below the signing, which over plain HTTP reads a body one more time.
 */
final class ThrottledHttpClient implements SdkHttpClient {
  private final SdkHttpClient client;
  private final Throttle upload;
  private final Throttle download;

  ThrottledHttpClient(SdkHttpClient client, Throttle upload, Throttle download) {
    this.client = client;
    this.upload = upload;
    this.download = download;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    HttpExecuteRequest.Builder throttled =
        HttpExecuteRequest.builder()
            .request(request.httpRequest())
            .metricCollector(request.metricCollector().orElse(null));
    request.contentStreamProvider().ifPresent(c -> throttled.contentStreamProvider(sent(c)));
    ExecutableHttpRequest prepared = client.prepareRequest(throttled.build());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return received(prepared.call());
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private ContentStreamProvider sent(ContentStreamProvider content) {
    return () -> new ThrottledStream(content.newStream(), upload);
  }

  private HttpExecuteResponse received(HttpExecuteResponse response) {
    if (response.responseBody().isEmpty()) {
      return response;
    }
    AbortableInputStream body = response.responseBody().get();
    return HttpExecuteResponse.builder()
        .response(response.httpResponse())
        .responseBody(AbortableInputStream.create(new ThrottledStream(body, download), body))
        .build();
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }

  /** Passes on no more bytes than the limit allows. */
  private static final class ThrottledStream extends FilterInputStream {
    private final Throttle throttle;

    ThrottledStream(InputStream in, Throttle throttle) {
      super(in);
      this.throttle = throttle;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      throttle.acquire(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int piece = Math.min(length, throttle.pieceBytes());
      int read = super.read(target, offset, piece);
      // After the fact: how much would come was not known, and the next call waits for this one.
      throttle.acquire(Math.max(read, 0));
      return read;
    }
  }
}
