package dev.jamjar.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.UsageException;
import dev.jamjar.store.Credentials;
import dev.jamjar.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class S3CredentialsTest {
  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void nameFilesThatAreNotThere() {
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
    environment.put("AWS_CONFIG_FILE", folder.resolve("config").toString());
  }

  private AwsCredentials find(StoreOptions options) throws Exception {
    return S3Credentials.find(options, AwsProfile.read(options, environment), environment)
        .resolveCredentials();
  }

  private static StoreOptions options(
      Optional<Credentials> credentials, Optional<String> profile, boolean instance) {
    StoreOptions d = StoreOptions.DEFAULTS;
    return new StoreOptions(
        d.endpoint(),
        d.region(),
        d.addressing(),
        d.storageClass(),
        d.objectLock(),
        credentials,
        profile,
        instance,
        1,
        0,
        0);
  }

  private static final StoreOptions PLAIN = options(Optional.empty(), Optional.empty(), false);

  private void writeProfiles() throws Exception {
    Files.writeString(
        folder.resolve("credentials"),
        """
        [default]
        aws_access_key_id = file-default
        aws_secret_access_key = s
        [work]
        aws_access_key_id = file-work
        aws_secret_access_key = s
        aws_session_token = t
        """);
    Files.writeString(
        folder.resolve("config"),
        """
        [default]
        region = eu-west-1
        [profile work]
        region = cn-beijing
        endpoint_url = https://tos-s3-cn-beijing.volces.com
        [profile outside]
        credential_process = sh -c "echo '{\\"Version\\":1,\\"AccessKeyId\\":\\"made\\",\\"SecretAccessKey\\":\\"s\\"}'"
        [profile role]
        role_arn = arn:aws:iam::1:role/x
        source_profile = work
        [profile empty]
        output = json
        """);
  }

  @Test
  void prefersTheConfigurationThenOurNamesThenTheAwsNamesThenTheProfile() throws Exception {
    writeProfiles();
    assertEquals("file-default", find(PLAIN).accessKeyId());
    environment.put("AWS_ACCESS_KEY_ID", "env-aws");
    environment.put("AWS_SECRET_ACCESS_KEY", "s");
    assertEquals("env-aws", find(PLAIN).accessKeyId());
    environment.put("JAMJAR_ACCESS_KEY", "env-jamjar");
    environment.put("JAMJAR_SECRET_KEY", "s");
    assertEquals("env-jamjar", find(PLAIN).accessKeyId());
    Optional<String> work = Optional.of("work");
    assertEquals(
        "file-work", find(options(Optional.empty(), work, false)).accessKeyId(), "asked for");
    Credentials configured = new Credentials("configured", "s", Optional.empty());
    assertEquals("configured", find(options(Optional.of(configured), work, false)).accessKeyId());
  }

  @Test
  void carriesSessionTokens() throws Exception {
    environment.put("AWS_ACCESS_KEY_ID", "a");
    environment.put("AWS_SECRET_ACCESS_KEY", "s");
    environment.put("AWS_SESSION_TOKEN", "t");
    assertEquals("t", assertInstanceOf(AwsSessionCredentials.class, find(PLAIN)).sessionToken());
    writeProfiles();
    environment.put("AWS_PROFILE", "work");
    environment.remove("AWS_ACCESS_KEY_ID");
    environment.remove("AWS_SECRET_ACCESS_KEY");
    assertEquals("t", assertInstanceOf(AwsSessionCredentials.class, find(PLAIN)).sessionToken());
  }

  @Test
  void runsTheProcessThatAProfileNames() throws Exception {
    writeProfiles();
    assertEquals(
        "made", find(options(Optional.empty(), Optional.of("outside"), false)).accessKeyId());
  }

  @Test
  void saysWhereToPutAKeyPairWhereThereIsNone() {
    var e = assertThrows(UsageException.class, () -> find(PLAIN));
    assertTrue(e.hint().contains("AWS_ACCESS_KEY_ID"), e.hint());
    environment.put("AWS_ACCESS_KEY_ID", "half");
    var half = assertThrows(UsageException.class, () -> find(PLAIN));
    assertTrue(half.hint().contains("AWS_SECRET_ACCESS_KEY"), half.hint());
  }

  @Test
  void saysWhatProfilesItCannotUse() throws Exception {
    writeProfiles();
    for (String name : new String[] {"role", "empty", "absent"}) {
      StoreOptions options = options(Optional.empty(), Optional.of(name), false);
      var e = assertThrows(UsageException.class, () -> find(options));
      assertTrue(e.getMessage().contains("\"" + name + "\""), e.getMessage());
    }
  }

  @Test
  void saysWhichProfileFileIsMalformed() throws Exception {
    Files.writeString(folder.resolve("config"), "this is = no section\n");
    var e = assertThrows(UsageException.class, () -> find(PLAIN));
    assertTrue(e.getMessage().contains("config"), e.getMessage());
  }

  @Test
  void asksTheMachineOnlyWhenAskedTo() throws Exception {
    StoreOptions options = options(Optional.empty(), Optional.empty(), true);
    assertInstanceOf(
        AwsCredentialsProviderChain.class,
        S3Credentials.find(options, AwsProfile.read(options, environment), environment));
  }

  @Test
  void takesEndpointAndRegionFromTheEnvironmentOrTheProfile() throws Exception {
    writeProfiles();
    environment.put("AWS_PROFILE", "work");
    AwsProfile profile = AwsProfile.read(PLAIN, environment);
    assertEquals(Optional.of("cn-beijing"), profile.setting("region"));
    assertEquals(
        Optional.of("https://tos-s3-cn-beijing.volces.com"), profile.setting("endpoint_url"));
    assertEquals(Optional.empty(), profile.setting("nothing"));
  }
}
