package dev.jamjar.store.s3;

import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What an S3 server's refusals, and the ways of not reaching it, mean to the operator. */
final class S3Failures {
  private static final Set<String> BUSY =
      Set.of(
          "SlowDown",
          "RequestLimitExceeded",
          "TooManyRequests",
          "Throttling",
          "ServiceUnavailable");

  private static final int MAX_DETAIL_CHARACTERS = 200;

  private S3Failures() {}

  static boolean isCode(S3Exception e, String code) {
    return code.equals(code(e));
  }

  /** The object is missing, not the bucket; an answer to HEAD has no body to tell them apart. */
  static boolean isNoSuchKey(S3Exception e) {
    return e.statusCode() == 404 && !isCode(e, "NoSuchBucket");
  }

  /**
   * @param what what was being done to what, such as {@code put s3://bucket/key}
   */
  static JamJarException of(String what, S3Address address, RuntimeException e) {
    if (e instanceof S3Exception refusal) {
      return refused(what, address, refusal);
    }
    if (e instanceof SdkException) {
      return unreached(what, address, e);
    }
    // The SDK's parsers let all kinds escape at answers that are no S3.
    return new StoreUnavailableException(
        "could not %s: %s answered what no S3 server says".formatted(what, server(address)),
        "does --endpoint name an S3 server, and not a web page or a console?",
        false,
        e);
  }

  /** A body that stopped coming. */
  static StoreUnavailableException ofBody(String what, IOException e) {
    if (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
      return interrupted(what, e);
    }
    return new StoreUnavailableException(
        "could not %s: the answer broke off: %s".formatted(what, detail(e.getMessage())),
        "",
        true,
        e);
  }

  private static JamJarException refused(String what, S3Address address, S3Exception e) {
    String code = code(e);
    if (code.equals("NoSuchBucket")) {
      return new NotFoundException(
          "no bucket \"%s\" at %s".formatted(address.bucket(), server(address)),
          "create it with the provider's own tools, or mind --endpoint and --region",
          e);
    }
    boolean busy = BUSY.contains(code) || e.statusCode() == 429 || e.statusCode() == 503;
    // The bytes changed between here and there.
    boolean torn = code.equals("BadDigest") || code.equals("RequestTimeout");
    boolean failing = e.statusCode() >= 500 && e.statusCode() != 501 && e.statusCode() != 507;
    String message = e.awsErrorDetails() == null ? "" : detail(e.awsErrorDetails().errorMessage());
    return new StoreUnavailableException(
        "could not %s: %s answered %d%s%s"
            .formatted(
                what,
                server(address),
                e.statusCode(),
                code.isEmpty() ? "" : " " + code,
                message.isEmpty() ? "" : " (" + message + ")"),
        busy
            ? "the store asks for fewer requests: use fewer --threads, or wait"
            : hint(code, e, address),
        busy || torn || failing,
        e);
  }

  private static String hint(String code, S3Exception e, S3Address address) {
    return switch (code) {
      case "InvalidAccessKeyId" ->
          "the access key is not known there: is it the key of this provider and this endpoint?";
      case "SignatureDoesNotMatch" ->
          "the secret key does not belong to the access key, or --region is not the bucket's: \""
              + address.region()
              + "\" was used";
      case "RequestTimeTooSkewed" ->
          "this machine's clock is wrong: set it (timedatectl set-ntp true), then try again";
      case "ExpiredToken", "InvalidToken" ->
          "the temporary credentials are over: fetch new ones, then try again";
      case "InvalidPathAccess", "SecondLevelDomainForbidden", "VirtualHostDomainRequired" ->
          "this provider wants the bucket in the host name: use --addressing virtual";
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          wrongRegion(e, address);
      case "InvalidStorageClass" ->
          "ask the provider for its names of storage classes, and set --storage-class to one";
      case "QuotaExceeded", "InsufficientCapacity" -> "make room in the bucket, or raise its quota";
      default -> hint(e, address);
    };
  }

  private static String hint(S3Exception e, S3Address address) {
    return switch (e.statusCode()) {
      case 301, 307 -> wrongRegion(e, address);
      case 401, 403 ->
          "the key may not do this: it needs to get, put and list objects in bucket \""
              + address.bucket()
              + "\"";
      case 400, 405 ->
          "look at --endpoint, --region and --addressing: TOS, OSS and COS take only \"virtual\"";
      default -> "";
    };
  }

  private static String wrongRegion(S3Exception e, S3Address address) {
    String told =
        e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
            ? ""
            : e.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("x-amz-bucket-region")
                .map(S3Failures::detail)
                .orElse("");
    return told.isEmpty()
        ? "the bucket lies in another region than \"" + address.region() + "\": set --region"
        : "the bucket lies in another region: use --region " + told;
  }

  private static StoreUnavailableException unreached(
      String what, S3Address address, RuntimeException e) {
    String server = server(address);
    if (e instanceof AbortedException || cause(e, InterruptedException.class)) {
      return interrupted(what, e);
    }
    if (cause(e, UnknownHostException.class)) {
      return new StoreUnavailableException(
          "could not %s: no such host: %s".formatted(what, server),
          address.pathStyle()
              ? "mind the spelling of --endpoint, and this machine's DNS"
              : "mind the spelling of --endpoint and of the bucket, and this machine's DNS; a"
                  + " server that does not know bucket names as hosts needs --addressing path",
          true,
          e);
    }
    if (cause(e, SSLException.class)) {
      return new StoreUnavailableException(
          "could not %s: no safe connection to %s: %s"
              .formatted(what, server, detail(rootMessage(e))),
          "is it https at all there? For a certificate of your own authority, give Java its trust"
              + " store: JAMJAR_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE",
          false,
          e);
    }
    if (cause(e, ConnectException.class)) {
      return new StoreUnavailableException(
          "could not %s: nothing listens at %s".formatted(what, server),
          "is the server running, and its port right in --endpoint?",
          true,
          e);
    }
    return new StoreUnavailableException(
        "could not %s: no answer from %s: %s".formatted(what, server, detail(rootMessage(e))),
        "",
        true,
        e);
  }

  private static StoreUnavailableException interrupted(String what, Exception e) {
    return new StoreUnavailableException("interrupted: could not " + what, "", false, e);
  }

  private static String server(S3Address address) {
    return address.endpoint().map(Object::toString).orElse("AWS, region " + address.region());
  }

  private static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : detail(details.errorCode());
  }

  private static boolean cause(Throwable e, Class<? extends Throwable> kind) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** A server's words on one line, without control characters, and not too many of them. */
  private static String detail(String text) {
    if (text == null) {
      return "";
    }
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_DETAIL_CHARACTERS
        ? line
        : line.substring(0, MAX_DETAIL_CHARACTERS) + "…";
  }
}
