package dev.jamjar.store;

import dev.jamjar.JamJarException;
import dev.jamjar.UsageException;
import dev.jamjar.store.folder.FolderStore;
import dev.jamjar.store.http.HttpStore;
import dev.jamjar.store.s3.S3Store;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens the store that a repository URI names.
 *
 * <p>Each kind has one method here, so that the classes of the others, the AWS SDK above all, are
 * not even loaded.
 */
public final class Stores {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(//)?.*");
  private static final String KINDS =
      "a repository is a path, file:///path, s3://bucket/prefix or https://host/path";

  private Stores() {}

  /**
   * Opens a store; nothing is created, and no request is sent yet.
   *
   * @param uri a path or {@code file:///path}; {@code s3://bucket/prefix}; or {@code
   *     https://host/path}, which is read-only
   * @return a store that retries where that can help and keeps to the limits
   * @throws UsageException if the URI or an option makes no sense
   */
  public static ObjectStore open(String uri, StoreOptions options) throws JamJarException {
    if (uri.isBlank()) {
      throw new UsageException("the repository's URI is empty", KINDS);
    }
    Matcher scheme = SCHEME.matcher(uri);
    if (!scheme.matches()) {
      return folder(path(uri), options);
    }
    String name = scheme.group(1);
    boolean hasHost = scheme.group(2) != null;
    if (name.equalsIgnoreCase("file")) {
      return folder(filePath(uri), options);
    }
    if (name.equalsIgnoreCase("s3") && hasHost) {
      return s3(uri, options);
    }
    if ((name.equalsIgnoreCase("http") || name.equalsIgnoreCase("https")) && hasHost) {
      return http(uri, options);
    }
    throw new UsageException(
        "not a repository URI: " + uri, KINDS + "; a path with a colon in it starts with ./");
  }

  private static Path path(String text) throws UsageException {
    try {
      // Shells leave the tilde alone after "--repo=" and in a configuration file.
      return text.equals("~") || text.startsWith("~/")
          ? Path.of(System.getProperty("user.home"), text.substring(1))
          : Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: " + text, KINDS, e);
    }
  }

  private static Path filePath(String uri) throws UsageException {
    try {
      return Path.of(URI.create(uri));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "not a file URI: " + uri, "write file:///path, or the path as it is", e);
    }
  }

  private static ObjectStore folder(Path path, StoreOptions options) throws UsageException {
    requireNoLock("a folder", options);
    return new FolderStore(
        path,
        Throttle.of(options.uploadBytesPerSecond()),
        Throttle.of(options.downloadBytesPerSecond()));
  }

  private static ObjectStore s3(String uri, StoreOptions options) throws JamJarException {
    return new RetryingStore(S3Store.open(uri, options, System.getenv()));
  }

  private static ObjectStore http(String uri, StoreOptions options) throws JamJarException {
    requireNoLock("a web server", options);
    return new RetryingStore(HttpStore.open(uri, Throttle.of(options.downloadBytesPerSecond())));
  }

  /** Better no push at all than one that its publisher takes for protected. */
  private static void requireNoLock(String kind, StoreOptions options) throws UsageException {
    if (options.objectLock().isPresent()) {
      throw new UsageException(
          "object-lock is set, but " + kind + " keeps nothing from being deleted",
          "leave it out, or use a bucket that was made with Object Lock");
    }
  }
}
