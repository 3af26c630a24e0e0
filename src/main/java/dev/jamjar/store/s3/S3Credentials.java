package dev.jamjar.store.s3;

import dev.jamjar.UsageException;
import dev.jamjar.store.Credentials;
import dev.jamjar.store.StoreOptions;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Where the key pair comes from, the first of: the configuration, the AWS profile that it names,
 * the environment ({@code JAMJAR_ACCESS_KEY} and {@code JAMJAR_SECRET_KEY}, then the AWS tools'
 * names), the usual AWS profile, and, only when asked for, the cloud machine itself.
 *
 * <p>The SDK's own chain always ends at the machine's metadata service, whose absence takes seconds
 * to notice on every machine that is in no cloud.
 */
final class S3Credentials {
  private static final String HINT =
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or put the key pair into ~/.aws/credentials"
          + " or into jamjar's configuration file";

  private S3Credentials() {}

  /**
   * @throws UsageException if there is no key pair in any place, or half of one
   */
  static AwsCredentialsProvider find(
      StoreOptions options, AwsProfile profile, Map<String, String> environment)
      throws UsageException {
    Optional<Credentials> known = options.credentials();
    if (known.isEmpty() && options.awsProfile().isEmpty()) {
      known = ofEnvironment(environment);
    }
    if (known.isPresent()) {
      return StaticCredentialsProvider.create(
          known.get().sessionToken().isPresent()
              ? AwsSessionCredentials.create(
                  known.get().accessKey(),
                  known.get().secretKey(),
                  known.get().sessionToken().get())
              : AwsBasicCredentials.create(known.get().accessKey(), known.get().secretKey()));
    }
    // An unusual profile without keys is an error to tell; the usual one may hold other settings.
    boolean profileHasKeys =
        options.awsProfile().isPresent()
            || profile.setting("aws_access_key_id").isPresent()
            || profile.setting("credential_process").isPresent()
            || profile.setting("role_arn").isPresent();
    if (profileHasKeys) {
      return ofProfile(profile);
    }
    if (options.instanceCredentials()) {
      return AwsCredentialsProviderChain.of(
          ContainerCredentialsProvider.create(), InstanceProfileCredentialsProvider.create());
    }
    throw new UsageException("no S3 credentials were found", HINT);
  }

  private static Optional<Credentials> ofEnvironment(Map<String, String> environment)
      throws UsageException {
    Optional<Credentials> ours =
        pair(environment, "JAMJAR_ACCESS_KEY", "JAMJAR_SECRET_KEY", "JAMJAR_SESSION_TOKEN");
    return ours.isPresent()
        ? ours
        : pair(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
  }

  private static Optional<Credentials> pair(
      Map<String, String> environment, String accessName, String secretName, String tokenName)
      throws UsageException {
    String access = environment.getOrDefault(accessName, "").strip();
    String secret = environment.getOrDefault(secretName, "").strip();
    if (access.isEmpty() != secret.isEmpty()) {
      throw new UsageException(
          "the environment has half of an S3 key pair",
          "set both " + accessName + " and " + secretName + ", or neither");
    }
    String token = environment.getOrDefault(tokenName, "").strip();
    return access.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Credentials(
                access, secret, token.isEmpty() ? Optional.empty() : Optional.of(token)));
  }

  /** Asks once now: a profile that needs what this program does not carry is better told early. */
  private static AwsCredentialsProvider ofProfile(AwsProfile profile) throws UsageException {
    ProfileCredentialsProvider provider =
        ProfileCredentialsProvider.builder()
            .profileFile(profile.files())
            .profileName(profile.name())
            .build();
    try {
      provider.resolveCredentials();
      return provider;
    } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
      provider.close();
      throw new UsageException(
          "the AWS profile \"%s\" gives no key pair: %s".formatted(profile.name(), e.getMessage()),
          "profiles with aws_access_key_id or credential_process work; for single sign-on or a"
              + " role, run \"aws configure export-credentials --format env\" first",
          e);
    }
  }
}
