package dev.jamjar.store.s3;

import dev.jamjar.store.Addressing;
import dev.jamjar.store.Credentials;
import dev.jamjar.store.StoreOptions;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An S3 server in this process that checks signatures and keeps its objects in memory; each bucket
 * it hands out is new.
 */
public final class S3ProxyServer {
  public static final Credentials KEY =
      new Credentials("local-access", "local-secret", Optional.empty());

  /** A host below which every bucket has its own; the client alone can find it. */
  private static final String VIRTUAL_HOST = "s3.test";

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  /** Started once, ended with the JVM: buckets keep the tests apart. */
  private static final class Running {
    static final S3ProxyServer PATH = new S3ProxyServer(false);
    static final S3ProxyServer VIRTUAL = new S3ProxyServer(true);
  }

  private final BlobStore blobs;
  private final S3Proxy proxy;
  private final boolean virtual;

  private S3ProxyServer(boolean virtual) {
    this.virtual = virtual;
    System.setProperty(S3Store.LOG_COMPLAINTS, "ERROR");
    this.blobs = BlobStores.create("transient-nio2", new Properties());
    S3Proxy.Builder builder =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY.accessKey(), KEY.secretKey());
    if (virtual) {
      builder.virtualHost(VIRTUAL_HOST);
    }
    proxy = builder.build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Buckets in the path; names as hosts are not understood. */
  public static S3ProxyServer pathStyle() {
    return Running.PATH;
  }

  /** Buckets in the host name, as TOS, OSS and COS want them. */
  public static S3ProxyServer virtualHostStyle() {
    return Running.VIRTUAL;
  }

  public String newBucket() {
    String name = "bucket-" + BUCKETS.incrementAndGet();
    blobs.createContainer(name);
    return name;
  }

  public String endpoint() {
    return "http://" + (virtual ? VIRTUAL_HOST : "127.0.0.1") + ":" + proxy.getPort();
  }

  StoreOptions options() {
    return StoreOptions.DEFAULTS
        .withEndpoint(endpoint())
        .withCredentials(KEY)
        .withAddressing(virtual ? Addressing.VIRTUAL : Addressing.AUTO);
  }

  /** Hides the profile files that this machine's user may have. */
  static final Map<String, String> NO_ENVIRONMENT =
      Map.of("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent", "AWS_CONFIG_FILE", "/nonexistent");

  /** A client that finds every name at the loopback address. */
  static SdkHttpClient httpClient() {
    return S3Store.httpClient(8).dnsResolver(new Loopback()).build();
  }

  private static final class Loopback implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) {
      return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
