package dev.jamjar.store.http;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UsageException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.Throttle;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A read-only store behind a web server: nginx over a folder, a bucket that anyone may read, a CDN
 * in front of either, or {@code python3 -m http.server}.
 *
 * <p>No more of an answer is taken than was asked for, whatever the server sends: what follows is
 * cut off with the connection. A server that knows no ranges and sends the whole object is read as
 * far as needed.
 */
public final class HttpStore implements ObjectStore {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private static final int MAX_HEADER_SHOWN = 80;
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  private final URI base;
  private final Throttle download;
  private final Duration silence;
  private final HttpClient client;

  private HttpStore(URI base, Throttle download, Duration silence) {
    this.base = base;
    this.download = download;
    this.silence = silence;
    this.client =
        HttpClient.newBuilder()
            // One connection for each transfer: a cut costs one of them, not all.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(ProxySelector.getDefault())
            .build();
  }

  /**
   * Opens a store without asking the server anything yet.
   *
   * @param uri {@code http://host/path} or {@code https://host/path}
   * @param download the limit on bytes received
   * @throws UsageException if the URI makes no sense
   */
  public static HttpStore open(String uri, Throttle download) throws UsageException {
    return open(uri, download, SILENCE_TIMEOUT);
  }

  /**
   * @param silence how long a server may send nothing before it is given up
   */
  static HttpStore open(String uri, Throttle download, Duration silence) throws UsageException {
    URI parsed;
    try {
      parsed = new URI(uri.endsWith("/") ? uri : uri + "/");
    } catch (URISyntaxException e) {
      throw notAnUri(e);
    }
    if (parsed.getHost() == null
        || parsed.getRawUserInfo() != null
        || parsed.getRawQuery() != null
        || parsed.getRawFragment() != null) {
      throw notAnUri(null);
    }
    return new HttpStore(parsed, download, silence);
  }

  /** Does not repeat the URI, which may hold a password or a token. */
  private static UsageException notAnUri(URISyntaxException e) {
    return new UsageException(
        "not the URI of a web server's folder",
        "write https://host/path, without user name, query or fragment",
        e);
  }

  @Override
  public String location() {
    return base.toString();
  }

  @Override
  public byte[] get(ObjectKey key, int maxBytes) throws JamJarException {
    URI uri = uri(key);
    HttpResponse<Body> response = send(uri, "GET", Optional.empty());
    try (Body body = response.body()) {
      requireStatus(key, response, OK);
      OptionalLong declared = declaredLength(uri, response);
      if (declared.orElse(0) > maxBytes) {
        throw tooLarge(uri, declared.getAsLong() + " bytes", maxBytes);
      }
      byte[] content =
          declared.isPresent()
              ? readAll(body, (int) declared.getAsLong())
              : body.readAtMost(maxBytes + 1L);
      if (content.length > maxBytes) {
        throw tooLarge(uri, "more", maxBytes);
      }
      return content;
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw HttpFailures.ofFailure(uri, e);
    }
  }

  private static byte[] readAll(Body body, int length) throws IOException {
    byte[] content = new byte[length];
    body.read(content, length);
    return content;
  }

  private static CorruptDataException tooLarge(URI uri, String found, int maxBytes) {
    return new CorruptDataException(
        uri.toString(), 0, "it has %s, expected at most %d bytes".formatted(found, maxBytes));
  }

  @Override
  public void getRange(ObjectKey key, long offset, int length, byte[] target)
      throws JamJarException {
    if (length == 0) {
      return;
    }
    URI uri = uri(key);
    HttpResponse<Body> response =
        send(uri, "GET", Optional.of("bytes=" + offset + "-" + (offset + length - 1)));
    try (Body body = response.body()) {
      if (response.statusCode() == RANGE_NOT_SATISFIABLE) {
        throw tooShort(uri, offset, length);
      }
      requireStatus(key, response, OK, PARTIAL_CONTENT);
      if (response.statusCode() == PARTIAL_CONTENT) {
        requireRange(uri, response, offset, length);
      } else {
        // The whole object: this server knows no ranges.
        if (declaredLength(uri, response).orElse(Long.MAX_VALUE) - length < offset) {
          throw tooShort(uri, offset, length);
        }
        body.skip(offset);
      }
      body.read(target, length);
    } catch (JamJarException e) {
      throw e;
    } catch (IOException e) {
      throw HttpFailures.ofFailure(uri, e);
    }
  }

  private static CorruptDataException tooShort(URI uri, long offset, int length) {
    return new CorruptDataException(
        uri.toString(), offset, "the object ends before %d bytes from there on".formatted(length));
  }

  private static void requireRange(URI uri, HttpResponse<Body> response, long offset, int length)
      throws JamJarException {
    String text = response.headers().firstValue("Content-Range").orElse("");
    Matcher range = CONTENT_RANGE.matcher(text);
    if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
      throw HttpFailures.nonsense(
          uri,
          "asked for byte %d on, the server answered \"%s\"".formatted(offset, printable(text)));
    }
    if (Long.parseLong(range.group(2)) - offset >= length - 1) {
      return;
    }
    boolean isAtEnd =
        !range.group(3).equals("*")
            && Long.parseLong(range.group(3)) - 1 == Long.parseLong(range.group(2));
    throw isAtEnd
        ? tooShort(uri, offset, length)
        : HttpFailures.nonsense(uri, "the server answered only \"%s\"".formatted(text));
  }

  @Override
  public OptionalLong size(ObjectKey key) throws JamJarException {
    URI uri = uri(key);
    HttpResponse<Body> response = send(uri, "HEAD", Optional.empty());
    response.body().close(); // It has none.
    try {
      requireStatus(key, response, OK);
    } catch (NotFoundException e) {
      return OptionalLong.empty();
    }
    OptionalLong declared = declaredLength(uri, response);
    if (declared.isEmpty()) {
      throw HttpFailures.nonsense(uri, "the server does not tell its size");
    }
    return declared;
  }

  private HttpResponse<Body> send(URI uri, String method, Optional<String> range)
      throws JamJarException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("User-Agent", "jamjar")
            .header("Accept-Encoding", "identity");
    range.ifPresent(r -> request.header("Range", r));
    // Not the request's own time-out: newer JDKs count the body's time too.
    CompletableFuture<HttpResponse<Body>> answer =
        client.sendAsync(request.build(), head -> new Body(download, silence));
    try {
      return answer.get(silence.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw HttpFailures.ofFailure(uri, e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw HttpFailures.ofFailure(
          uri, new HttpTimeoutException("silence for " + silence.toSeconds() + " s"));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw HttpFailures.ofFailure(uri, e);
    }
  }

  private void requireStatus(ObjectKey key, HttpResponse<Body> response, int... accepted)
      throws JamJarException {
    int status = response.statusCode();
    if (status == NOT_FOUND || status == GONE) {
      throw new NotFoundException("no object " + key + " at " + base, "");
    }
    if (IntStream.of(accepted).noneMatch(a -> a == status)) {
      throw HttpFailures.ofStatus(response.uri(), status);
    }
    String coding = response.headers().firstValue("Content-Encoding").orElse("identity");
    if (!coding.equalsIgnoreCase("identity")) {
      throw HttpFailures.nonsense(
          response.uri(), "the server packed it as \"%s\"".formatted(printable(coding)));
    }
  }

  private static OptionalLong declaredLength(URI uri, HttpResponse<Body> response)
      throws StoreUnavailableException {
    Optional<String> text = response.headers().firstValue("Content-Length");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!LENGTH.matcher(text.get()).matches()) {
      throw HttpFailures.nonsense(
          uri, "the server says it has \"%s\" bytes".formatted(printable(text.get())));
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private static String printable(String header) {
    return header
        .substring(0, Math.min(header.length(), MAX_HEADER_SHOWN))
        .replaceAll("\\p{Cntrl}", " ");
  }

  private URI uri(ObjectKey key) {
    // A key's alphabet needs no escaping.
    return URI.create(base + key.name());
  }

  @Override
  public void put(ObjectKey key, ByteBuffer content) throws JamJarException {
    throw readOnly("put " + key);
  }

  @Override
  public boolean replace(ObjectKey key, Optional<byte[]> expected, byte[] replacement)
      throws JamJarException {
    throw readOnly("replace " + key);
  }

  /** Nothing is ever replaced from here. */
  @Override
  public boolean replacesAtomically() {
    return false;
  }

  @Override
  public void list(String prefix, Consumer<Listed> sink) throws JamJarException {
    throw new UsageException(
        "cannot list what is at " + base + ": a web server shows only what is asked for by name",
        "use the folder or the bucket behind it, with --repo PATH or --repo s3://bucket/prefix");
  }

  @Override
  public void delete(ObjectKey key) throws JamJarException {
    throw readOnly("delete " + key);
  }

  private UsageException readOnly(String what) {
    return new UsageException(
        "cannot " + what + ": " + base + " is read-only",
        "use the folder or the bucket behind it, with --repo PATH or --repo s3://bucket/prefix");
  }

  @Override
  public void close() {
    // The client ends by itself when nothing refers to it any more.
  }
}
