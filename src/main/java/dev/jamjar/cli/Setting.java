package dev.jamjar.cli;

import java.util.Locale;

/** Everything that can be set by flag, environment or profile; flags and profile use the name. */
enum Setting {
  REPO("the repository's URI"),
  ENDPOINT("S3: the server's URL"),
  REGION("S3: the region that requests are signed for"),
  ADDRESSING("S3: auto, virtual or path"),
  STORAGE_CLASS("S3: the storage class of what is written"),
  OBJECT_LOCK("S3: how long nobody can delete what is written, such as 90d"),
  OBJECT_LOCK_MODE("S3: governance or compliance"),
  ACCESS_KEY("S3: the key's public half"),
  SECRET_KEY("S3: the key's secret half"),
  SESSION_TOKEN("S3: the token of a temporary key"),
  AWS_PROFILE("S3: the profile in the AWS files"),
  AWS_INSTANCE_CREDENTIALS("S3: whether to ask the cloud machine for a key, true or false"),
  KEY("the file of the secret signing key"),
  KEY_PASSPHRASE("unlocks it"),
  KEY_PASSPHRASE_FILE("a file whose first line unlocks it"),
  TRUST("public keys of trusted publishers, or files, separated by spaces"),
  NODE_DIR("the node's folder"),
  CACHE_DIR("where copies of index objects are kept"),
  STATE_DIR("where the newest catalogs seen are remembered"),
  THREADS("how many requests run at once"),
  LIMIT_UPLOAD("bytes a second"),
  LIMIT_DOWNLOAD("bytes a second"),
  MAX_AGE("warn when the newest snapshot is older, such as 36h or 7d"),
  PRICE_CURRENCY("what prices are in, such as USD"),
  PRICE_STORAGE("of a GB stored for a month"),
  PRICE_PUT("of 1000 puts"),
  PRICE_GET("of 1000 gets"),
  PRICE_OUT("of a GB fetched");

  private final String meaning;

  Setting(String meaning) {
    this.meaning = meaning;
  }

  /** As in the configuration file: {@code storage-class}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As in the environment: {@code JAMJAR_STORAGE_CLASS}. */
  String variable() {
    return "JAMJAR_" + name();
  }

  String meaning() {
    return meaning;
  }

  /** Secrets are never printed, and never taken from a flag. */
  boolean isSecret() {
    return this == SECRET_KEY || this == SESSION_TOKEN || this == KEY_PASSPHRASE;
  }
}
