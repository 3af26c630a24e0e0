package dev.jamjar.store.s3;

/** What a browser is told that an object is, by the ending of its key. */
final class ContentTypes {
  private ContentTypes() {}

  static String of(String key) {
    if (key.endsWith(".html")) {
      return "text/html; charset=utf-8";
    }
    if (key.endsWith(".json")) {
      return "application/json";
    }
    if (key.endsWith(".minisig") || key.endsWith(".txt") || key.endsWith(".pub")) {
      return "text/plain; charset=utf-8";
    }
    return "application/octet-stream";
  }
}
