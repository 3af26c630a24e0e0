package dev.jamjar.store;

/** Where the name of an S3 bucket stands in a request's URL. */
public enum Addressing {
  /** The path style for IP addresses and local names, the host name for everything else. */
  AUTO,
  /** In the host name: {@code https://bucket.host/key}; the only way at TOS, OSS and COS. */
  VIRTUAL,
  /** In the path: {@code https://host/bucket/key}; for servers without a wildcard host name. */
  PATH
}
