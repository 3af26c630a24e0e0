package dev.jamjar.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jamjar.store.StoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of an S3 server as single objects need, with the whims that real ones have: how it takes
 * conditions, and what it does to the answers of puts. Checks no signature.
 */
final class TinyS3 implements AutoCloseable {
  /** How the server takes conditional puts. */
  enum Conditions {
    ENFORCED,
    /** Matches entity tags without their quotes only, as Ceph did until release 18. */
    BARE_TAGS,
    /** Refuses every If-Match. */
    NEVER_MATCHES,
    IGNORED,
    NOT_IMPLEMENTED
  }

  /** What happens to the next put. */
  enum Whim {
    NONE,
    /** It is carried out; the connection is cut instead of answered. */
    LOSE_ANSWER,
    /** It is not carried out; the connection is cut. */
    LOSE_REQUEST,
    /** Another writer's put of "rival" comes first. */
    RIVAL_FIRST,
    /** Another writer's put of "rival" follows at once. */
    RIVAL_NEXT,
    CONFLICT
  }

  /** How the server takes Object Lock. */
  enum Locks {
    /** The bucket was made without. */
    REFUSED,
    /** It passes over headers that it does not know. */
    IGNORED,
    KEPT
  }

  private static final Pattern RETAIN_UNTIL =
      Pattern.compile("<RetainUntilDate>(.*)</RetainUntilDate>");

  /** Until when which object is kept; deleting is still allowed, as it only adds a version. */
  final Map<String, Instant> retained = new ConcurrentHashMap<>();

  final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

  /** The client's ports: one for each connection. */
  final Set<Integer> connections = ConcurrentHashMap.newKeySet();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Conditions conditions = Conditions.ENFORCED;
  private volatile Locks locks = Locks.REFUSED;
  private volatile Whim whim = Whim.NONE;
  private volatile int whims;

  /** An answer to give to everything instead; null for none. */
  private volatile Canned canned;

  private record Canned(int status, String body, Map<String, String> headers) {}

  TinyS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  TinyS3 with(Conditions how) {
    conditions = how;
    return this;
  }

  TinyS3 with(Locks how) {
    locks = how;
    return this;
  }

  /** The next {@code times} puts meet this. */
  TinyS3 with(Whim what, int times) {
    whim = what;
    whims = times;
    return this;
  }

  /** Answers everything with an S3 error. */
  TinyS3 answering(int status, String code, Map<String, String> extraHeaders) {
    canned =
        new Canned(
            status,
            "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>",
            extraHeaders);
    return this;
  }

  /** Answers everything with that text. */
  TinyS3 answering(int status, String body) {
    canned = new Canned(status, body, Map.of());
    return this;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  StoreOptions options() {
    return StoreOptions.DEFAULTS.withEndpoint(endpoint()).withCredentials(S3ProxyServer.KEY);
  }

  S3Store open() throws Exception {
    return open(options(), 3);
  }

  S3Store open(StoreOptions options, int attempts) throws Exception {
    return S3Store.open(
        "s3://bucket/p",
        options,
        S3ProxyServer.NO_ENVIRONMENT,
        S3Store.httpClient(4).build(),
        new S3Store.Tuning(attempts, 1000, nanos -> {}));
  }

  /** How many requests were made with that method. */
  long count(String method) {
    return requests.stream().filter(r -> r.startsWith(method + " ")).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    connections.add(exchange.getRemoteAddress().getPort());
    requests.add(exchange.getRequestMethod() + " " + path);
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    Canned answer = canned;
    if (answer != null) {
      answer.headers.forEach(exchange.getResponseHeaders()::set);
      send(exchange, answer.status, answer.body.getBytes(StandardCharsets.UTF_8));
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        if ("retention".equals(exchange.getRequestURI().getQuery())) {
          retain(exchange, path, new String(body, StandardCharsets.UTF_8));
        } else if (lock(exchange, path)) {
          put(exchange, path, body);
        }
      }
      case "DELETE" -> {
        objects.remove(path);
        send(exchange, 204, new byte[0]);
      }
      default -> get(exchange, path);
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    byte[] content = objects.get(path);
    if (content == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    exchange.getResponseHeaders().set("ETag", tag(content));
    Instant until = retained.get(path);
    if (until != null) {
      exchange.getResponseHeaders().set("x-amz-object-lock-mode", "GOVERNANCE");
      exchange.getResponseHeaders().set("x-amz-object-lock-retain-until-date", until.toString());
    }
    send(exchange, 200, content);
  }

  /** Notes the lock that a put asks for; if there can be none, the put is answered. */
  private boolean lock(HttpExchange exchange, String path) throws IOException {
    String until = exchange.getRequestHeaders().getFirst("x-amz-object-lock-retain-until-date");
    if (until != null && locks == Locks.REFUSED) {
      error(exchange, 400, "InvalidRequest");
      return false;
    }
    if (until != null && locks == Locks.KEPT) {
      retained.put(path, Instant.parse(until));
    }
    return true;
  }

  private void retain(HttpExchange exchange, String path, String xml) throws IOException {
    Matcher until = RETAIN_UNTIL.matcher(xml);
    if (locks == Locks.REFUSED || !until.find()) {
      error(exchange, 400, "InvalidRequest");
    } else if (!objects.containsKey(path)) {
      error(exchange, 404, "NoSuchKey");
    } else if (Instant.parse(until.group(1)).isBefore(retained.getOrDefault(path, Instant.MIN))) {
      error(exchange, 403, "AccessDenied");
    } else {
      retained.put(path, Instant.parse(until.group(1)));
      send(exchange, 200, new byte[0]);
    }
  }

  private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
    Whim now = nextWhim();
    if (now == Whim.LOSE_REQUEST) {
      exchange.close();
      return;
    }
    if (now == Whim.CONFLICT) {
      error(exchange, 409, "ConditionalRequestConflict");
      return;
    }
    if (now == Whim.RIVAL_FIRST) {
      objects.put(path, "rival".getBytes(StandardCharsets.US_ASCII));
    }
    synchronized (this) {
      if (!isAllowed(exchange, path)) {
        return;
      }
      objects.put(path, body);
    }
    if (now == Whim.RIVAL_NEXT) {
      objects.put(path, "rival".getBytes(StandardCharsets.US_ASCII));
    }
    if (now == Whim.LOSE_ANSWER) {
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("ETag", tag(body));
    send(exchange, 200, new byte[0]);
  }

  private synchronized Whim nextWhim() {
    if (whims == 0) {
      return Whim.NONE;
    }
    whims--;
    return whim;
  }

  /** Whether the put's conditions hold; if not, it is answered. */
  private boolean isAllowed(HttpExchange exchange, String path) throws IOException {
    String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
    boolean mustBeNew = exchange.getRequestHeaders().containsKey("If-None-Match");
    if (conditions == Conditions.IGNORED || ifMatch == null && !mustBeNew) {
      return true;
    }
    if (conditions == Conditions.NOT_IMPLEMENTED) {
      error(exchange, 501, "NotImplemented");
      return false;
    }
    byte[] found = objects.get(path);
    boolean holds = mustBeNew ? found == null : found != null && matches(ifMatch, tag(found));
    if (!holds) {
      error(exchange, 412, "PreconditionFailed");
    }
    return holds;
  }

  private boolean matches(String ifMatch, String tag) {
    return switch (conditions) {
      case BARE_TAGS -> ifMatch.equals(tag.replace("\"", ""));
      case NEVER_MATCHES -> false;
      default -> ifMatch.equals(tag);
    };
  }

  private static String tag(byte[] content) {
    try {
      return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)) + '"';
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    String xml = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
    send(exchange, status, xml.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean bare = exchange.getRequestMethod().equals("HEAD") || status == 204;
    if (bare) {
      exchange.getResponseHeaders().set("Content-Length", "" + body.length);
    }
    exchange.sendResponseHeaders(status, bare || body.length == 0 ? -1 : body.length);
    if (!bare && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
