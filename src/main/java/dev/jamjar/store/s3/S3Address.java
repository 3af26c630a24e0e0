package dev.jamjar.store.s3;

import dev.jamjar.UsageException;
import dev.jamjar.store.Addressing;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository lies in S3: server, bucket, and what all its keys start with.
 *
 * @param prefix empty, or segments that end in a slash
 * @param endpoint the server without the bucket; empty for AWS itself
 * @param region what requests are signed for, never empty
 * @param pathStyle whether the bucket stands in the path instead of the host name
 */
record S3Address(
    String bucket, String prefix, Optional<URI> endpoint, String region, boolean pathStyle) {
  /** TOS takes keys of 696 bytes, the shortest limit known; a key of ours has 200 of them. */
  private static final int MAX_PREFIX_LENGTH = 400;

  private static final String DEFAULT_REGION = "us-east-1";
  private static final String FORM = "write s3://bucket or s3://bucket/prefix";

  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,254}");

  /** What can be the first label of a host name and is covered by a wildcard certificate. */
  private static final Pattern HOST_LABEL_BUCKET =
      Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private static final Pattern PREFIX =
      Pattern.compile("[A-Za-z0-9._=+@,-]+(/[A-Za-z0-9._=+@,-]+)*");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");
  private static final Pattern IP = Pattern.compile("[0-9.]+|\\[.*]");

  /** Where the host name tells the region: the provider's own scheme, region as group 1. */
  private static final List<Pattern> REGION_IN_HOST =
      List.of(
          Pattern.compile(
              "s3[.-](?:dualstack\\.)?([a-z]+(?:-[a-z]+)+-[0-9]+)\\.amazonaws\\.com(?:\\.cn)?"),
          Pattern.compile("tos-s3-([a-z0-9-]+)\\.i?volces\\.com"),
          Pattern.compile("cos\\.([a-z0-9-]+)\\.myqcloud\\.com"),
          Pattern.compile("s3\\.([a-z0-9-]+)\\.backblazeb2\\.com"));

  /** Providers that hand out the endpoint with the bucket already in its host name. */
  private static final Pattern HANDS_OUT_BUCKET_HOSTS =
      Pattern.compile(
          ".+\\.(amazonaws\\.com|amazonaws\\.com\\.cn|volces\\.com|ivolces\\.com"
              + "|aliyuncs\\.com|myqcloud\\.com|backblazeb2\\.com|r2\\.cloudflarestorage\\.com"
              + "|digitaloceanspaces\\.com|wasabisys\\.com|scw\\.cloud)");

  /**
   * @param uri starts with {@code s3://}
   * @param endpoint the server's URL as the operator gave it; it may hold the bucket already
   */
  static S3Address of(
      String uri, Optional<String> endpoint, Optional<String> region, Addressing addressing)
      throws UsageException {
    String rest = uri.substring("s3://".length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String prefix = slash < 0 ? "" : rest.substring(slash + 1);
    if (!BUCKET.matcher(bucket).matches()) {
      throw new UsageException("not a bucket's name: \"" + bucket + "\" in " + uri, FORM);
    }
    Server server = endpoint.isPresent() ? server(endpoint.get(), bucket, addressing) : Server.AWS;
    return new S3Address(
        bucket,
        prefix(prefix, uri),
        server.endpoint,
        region(region, server),
        pathStyle(bucket, server, addressing));
  }

  private static String prefix(String text, String uri) throws UsageException {
    String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (prefix.isEmpty()) {
      return "";
    }
    boolean dots =
        List.of(prefix.split("/")).stream().anyMatch(s -> s.equals(".") || s.equals(".."));
    if (dots || prefix.length() > MAX_PREFIX_LENGTH || !PREFIX.matcher(prefix).matches()) {
      throw new UsageException(
          "not a prefix for keys: \"" + prefix + "\" in " + uri,
          "use letters, digits and . _ = + @ , - between single slashes, at most "
              + MAX_PREFIX_LENGTH
              + " of them");
    }
    return prefix + "/";
  }

  /**
   * @param hadBucket whether the URL that was given held the bucket in its host name
   */
  private record Server(Optional<URI> endpoint, boolean hadBucket) {
    static final Server AWS = new Server(Optional.empty(), false);

    String host() {
      return endpoint.map(e -> e.getHost().toLowerCase(Locale.ROOT)).orElse("");
    }
  }

  private static Server server(String url, String bucket, Addressing addressing)
      throws UsageException {
    URI uri = url(url);
    String path = uri.getRawPath();
    if (path.equals("/" + bucket) || path.equals("/" + bucket + "/")) {
      path = "";
    }
    String host = uri.getHost();
    String bare = host.substring(Math.min(host.length(), bucket.length() + 1));
    // A server of one's own may well be called "backup.example.com" and hold a bucket "backup".
    boolean hasBucket =
        addressing != Addressing.PATH
            && host.regionMatches(true, 0, bucket + ".", 0, bucket.length() + 1)
            && HANDS_OUT_BUCKET_HOSTS.matcher(bare.toLowerCase(Locale.ROOT)).matches();
    try {
      return new Server(
          Optional.of(
              new URI(
                  uri.getScheme(),
                  null,
                  hasBucket ? bare : host,
                  uri.getPort(),
                  path.equals("/") ? "" : path,
                  null,
                  null)),
          hasBucket);
    } catch (URISyntaxException e) {
      throw notAnEndpoint(url, e);
    }
  }

  private static URI url(String text) throws UsageException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw notAnEndpoint(text, e);
    }
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null) {
      throw notAnEndpoint(text, null);
    }
    return uri;
  }

  /** The text is not repeated where it may hold a password. */
  private static UsageException notAnEndpoint(String text, URISyntaxException e) {
    return new UsageException(
        text.contains("@")
            ? "not an S3 endpoint: it holds a user name"
            : "not an S3 endpoint: \"" + text + "\"",
        "write the server's URL with http:// or https:// and no credentials, such as"
            + " https://tos-s3-cn-beijing.volces.com",
        e);
  }

  private static String region(Optional<String> given, Server server) throws UsageException {
    String region = given.or(() -> regionOf(server)).orElse(DEFAULT_REGION);
    if (!REGION.matcher(region).matches()) {
      throw new UsageException(
          "not a region: \"" + region + "\"", "a region is a word such as us-east-1 or cn-beijing");
    }
    return region;
  }

  private static Optional<String> regionOf(Server server) {
    String host = server.host();
    if (host.endsWith(".r2.cloudflarestorage.com")) {
      return Optional.of("auto");
    }
    for (Pattern pattern : REGION_IN_HOST) {
      Matcher matcher = pattern.matcher(host);
      if (matcher.matches()) {
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }

  private static boolean pathStyle(String bucket, Server server, Addressing addressing)
      throws UsageException {
    boolean https = server.endpoint.map(e -> e.getScheme().equalsIgnoreCase("https")).orElse(true);
    // No wildcard certificate covers a dot, so the SDK too goes to the path for these.
    boolean fitsHost =
        HOST_LABEL_BUCKET.matcher(https ? bucket : bucket.replace('.', '-')).matches();
    String host = server.host();
    boolean numeric = IP.matcher(host).matches();
    boolean local = host.equals("localhost") || !host.isEmpty() && host.indexOf('.') < 0;
    return switch (addressing) {
      case PATH -> true;
      case AUTO -> numeric || local || !fitsHost;
      case VIRTUAL -> {
        if (numeric || !fitsHost) {
          throw new UsageException(
              numeric
                  ? "virtual addressing needs a host name, and " + host + " is an IP address"
                  : "the bucket's name \"" + bucket + "\" cannot be part of a host name",
              "use --addressing path, or auto");
        }
        yield false;
      }
    };
  }
}
