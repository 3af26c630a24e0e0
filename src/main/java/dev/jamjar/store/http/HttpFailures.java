package dev.jamjar.store.http;

import dev.jamjar.StoreUnavailableException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** What a web server's refusals, and the ways of not reaching it, mean to the operator. */
final class HttpFailures {
  private static final String NOT_OURS = "is this the address of a repository's folder?";

  private HttpFailures() {}

  /** An answer that is neither what was asked for nor "not found". */
  static StoreUnavailableException ofStatus(URI uri, int status) {
    String message = "could not get %s: the server answered %d".formatted(uri, status);
    if (status == 401 || status == 403) {
      return new StoreUnavailableException(
          message,
          "it wants credentials, which a mirror must not; some buckets say so of objects that are"
              + " not there",
          false,
          null);
    }
    if (status >= 300 && status < 400) {
      return new StoreUnavailableException(
          message,
          "it redirects in a circle, or from https to http; name the final address",
          false,
          null);
    }
    boolean busy = status == 408 || status == 425 || status == 429;
    boolean failing = status >= 500 && status != 501 && status != 505;
    return new StoreUnavailableException(
        message, busy || failing ? "" : NOT_OURS, busy || failing, null);
  }

  /** An answer that contradicts itself or the request. */
  static StoreUnavailableException nonsense(URI uri, String what) {
    return new StoreUnavailableException(
        "could not get %s: %s".formatted(uri, what),
        "a server or proxy on the way alters answers; try another mirror",
        false,
        null);
  }

  static StoreUnavailableException ofFailure(URI uri, Throwable e) {
    if (e instanceof InterruptedException
        || e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
      return new StoreUnavailableException("interrupted: could not get " + uri, "", false, e);
    }
    if (cause(e, UnresolvedAddressException.class)) {
      return new StoreUnavailableException(
          "could not get %s: no such host: %s".formatted(uri, uri.getHost()),
          "mind the spelling, and this machine's DNS",
          true,
          e);
    }
    if (cause(e, SSLException.class)) {
      return new StoreUnavailableException(
          "could not get %s: no safe connection: %s".formatted(uri, detail(e)),
          "is it https at all there? For a certificate of your own authority, give Java its trust"
              + " store: JAMJAR_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE",
          false,
          e);
    }
    if (cause(e, ConnectException.class) && !cause(e, HttpTimeoutException.class)) {
      return new StoreUnavailableException(
          "could not get %s: nothing listens there".formatted(uri),
          "is the server running, and its port right?",
          true,
          e);
    }
    return new StoreUnavailableException(
        "could not get %s: no whole answer came: %s".formatted(uri, detail(e)), "", true, e);
  }

  private static boolean cause(Throwable e, Class<? extends Throwable> kind) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String detail(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
