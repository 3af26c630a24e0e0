package dev.jamjar.store.s3;

import dev.jamjar.UsageException;
import dev.jamjar.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * A section of the files that the AWS tools share, {@code ~/.aws/credentials} and {@code
 * ~/.aws/config}; empty where there are none.
 */
record AwsProfile(ProfileFile files, String name) {
  /**
   * @param environment may name the files and the section, as it does for the AWS tools
   * @throws UsageException if a file is malformed, or lacks the section that the options name
   */
  static AwsProfile read(StoreOptions options, Map<String, String> environment)
      throws UsageException {
    Path home = Path.of(System.getProperty("user.home"), ".aws");
    ProfileFile.Aggregator files = ProfileFile.aggregator();
    add(
        files,
        environment.get("AWS_SHARED_CREDENTIALS_FILE"),
        home.resolve("credentials"),
        ProfileFile.Type.CREDENTIALS);
    add(
        files,
        environment.get("AWS_CONFIG_FILE"),
        home.resolve("config"),
        ProfileFile.Type.CONFIGURATION);
    AwsProfile profile =
        new AwsProfile(
            files.build(),
            options.awsProfile().orElse(environment.getOrDefault("AWS_PROFILE", "default")));
    if (options.awsProfile().isPresent() && !profile.exists()) {
      throw new UsageException(
          "no AWS profile \"" + profile.name + "\" was found",
          "look for its name in ~/.aws/credentials and ~/.aws/config");
    }
    return profile;
  }

  private static void add(
      ProfileFile.Aggregator files, String named, Path standard, ProfileFile.Type type)
      throws UsageException {
    Path path = named == null ? standard : Path.of(named);
    if (!Files.isReadable(path)) {
      return;
    }
    try {
      files.addFile(ProfileFile.builder().content(path).type(type).build());
    } catch (IllegalArgumentException | IllegalStateException | SdkException e) {
      throw new UsageException(
          "the AWS profile file " + path + " cannot be read: " + e.getMessage(),
          "mend it, or name another with AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE",
          e);
    }
  }

  boolean exists() {
    return files.profile(name).isPresent();
  }

  /** A setting of the profile, such as {@code region}. */
  Optional<String> setting(String setting) {
    return files.profile(name).flatMap(p -> p.property(setting));
  }
}
