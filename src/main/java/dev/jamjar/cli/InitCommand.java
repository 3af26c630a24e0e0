package dev.jamjar.cli;

import dev.jamjar.JamJarException;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.write.Publisher;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.VerifyKey;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jamjar init}. */
@Command(
    name = "init",
    description = {
      "Creates the repository, and a signing key if this machine has none.",
      "Prints the public key and the line that a new node runs."
    })
final class InitCommand extends JamJarCommand {
  @Mixin private KeyProtection protection = new KeyProtection();

  @Override
  ExitCode run(Session session) throws Exception {
    boolean newRepository = Repository.create(session.store(), new SecureRandom());
    if (newRepository) {
      // Whatever stood there before is gone, and this machine knows it.
      session.memory().forget(session.store().location());
    }
    Repository repository = Repository.open(session.store());
    boolean newKey = !Files.exists(session.keyFile());
    VerifyKey publicKey;
    try (SigningKey key = newKey ? protection.generate(session) : session.signingKey()) {
      publicKey = key.verifyKey();
      new Publisher(repository, key, session.memory(), session.clock(), session.random())
          .publishKey();
    }
    String restore = restoreCommand(session, publicKey);
    Console console = session.console();
    console.line(
        "repository   "
            + session.store().location()
            + "  ("
            + repository.id()
            + (newRepository ? ")" : ", was there already)"));
    console.line("signing key  " + session.keyFile() + (newKey ? "  (new)" : ""));
    console.line("public key   " + publicKey.base64());
    console.line("");
    console.line("A new node runs:");
    console.line("  " + restore);
    if (newKey) {
      console.note(
          "note: keep a copy of " + session.keyFile() + " somewhere safe; nobody can replace it");
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("repository", repository.id());
    json.put("repositoryCreated", newRepository);
    json.put("location", session.store().location());
    json.put("keyId", publicKey.id().toString());
    json.put("publicKey", publicKey.base64());
    json.put("keyFile", session.keyFile().toString());
    json.put("keyCreated", newKey);
    json.put("restoreCommand", restore);
    console.result(json);
    return ExitCode.DONE;
  }

  /** What works on another machine, whose folders and settings are not this one's. */
  private static String restoreCommand(Session session, VerifyKey publicKey)
      throws JamJarException {
    List<String> words = new ArrayList<>(List.of("jamjar", "restore"));
    words.addAll(List.of("--repo", session.store().location()));
    for (Setting setting : List.of(Setting.ENDPOINT, Setting.REGION, Setting.ADDRESSING)) {
      Optional<Settings.Value> value = session.settings().value(setting);
      if (session.store().location().startsWith("s3:")
          && value.isPresent()
          && !value.get().isDefault()) {
        words.addAll(List.of("--" + setting.key(), value.get().text()));
      }
    }
    words.addAll(List.of("--trust", publicKey.base64()));
    words.addAll(List.of("--to", "~/nockchain/.data.nockchain/checkpoints"));
    return words.stream().map(Text::shellWord).collect(Collectors.joining(" "));
  }
}
