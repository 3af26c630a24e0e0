package dev.jamjar.cli;

import dev.jamjar.ConflictException;
import dev.jamjar.NotFoundException;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustStore;
import dev.jamjar.sign.VerifyKey;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jamjar key}: signing keys and trusted publishers, in minisign's file formats. */
@Command(
    name = "key",
    description = "Makes and shows this machine's signing key, and trusts others.",
    subcommands = {KeyCommand.Generate.class, KeyCommand.Show.class, KeyCommand.Trust.class})
final class KeyCommand extends CommandGroup {

  @Command(name = "generate", description = "Makes a signing key; never over an existing one.")
  static final class Generate extends JamJarCommand {
    @Mixin private KeyProtection protection = new KeyProtection();

    @Override
    ExitCode run(Session session) throws Exception {
      if (Files.exists(session.keyFile())) {
        throw new ConflictException(
            "there is a signing key already: " + session.keyFile(),
            "name another file with --key FILE");
      }
      VerifyKey key;
      try (SigningKey pair = protection.generate(session)) {
        key = pair.verifyKey();
      }
      session.console().line(session.keyFile() + "  secret key");
      session.console().line(session.publicKeyFile() + "  public key");
      session.console().line(key.base64());
      session.console().result(describe(key, session));
      return ExitCode.DONE;
    }
  }

  @Command(name = "show", description = "Shows this machine's public key and whom it trusts.")
  static final class Show extends JamJarCommand {
    @Override
    ExitCode run(Session session) throws Exception {
      Optional<VerifyKey> own = session.ownKey();
      List<VerifyKey> trusted = session.trusted().keys();
      if (own.isEmpty() && trusted.isEmpty()) {
        throw new NotFoundException(
            "this machine has no signing key and trusts nobody",
            "make a key with \"jamjar key generate\", or trust one with \"jamjar key trust\"");
      }
      own.ifPresent(
          key -> {
            session.console().line("own key   " + key.id() + "  " + session.keyFile());
            session.console().line("          " + key.base64());
          });
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("own", own.isPresent() ? describe(own.get(), session) : null);
      List<Object> others = new ArrayList<>();
      for (VerifyKey key : trusted) {
        if (own.isEmpty() || !own.get().equals(key)) {
          session.console().line("trusted   " + key.id());
          session.console().line("          " + key.base64());
          others.add(Map.of("keyId", key.id().toString(), "publicKey", key.base64()));
        }
      }
      json.put("trusted", others);
      session.console().result(json);
      return ExitCode.DONE;
    }
  }

  @Command(name = "trust", description = "Trusts a publisher on this machine from now on.")
  static final class Trust extends JamJarCommand {
    @Parameters(
        paramLabel = "KEY",
        description = "A minisign public key (RW…), or a file that holds one.")
    private String key;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Whose it is.")
    private String comment = "";

    @Override
    ExitCode run(Session session) throws Exception {
      VerifyKey publisher = VerifyKey.named(key);
      TrustStore trusted = session.trustStore();
      boolean added = trusted.add(publisher, comment);
      session
          .console()
          .line(publisher.id() + (added ? " is trusted from now on" : " was trusted already"));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("keyId", publisher.id().toString());
      json.put("publicKey", publisher.base64());
      json.put("added", added);
      session.console().result(json);
      return ExitCode.DONE;
    }
  }

  private static Map<String, Object> describe(VerifyKey key, Session session) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("keyId", key.id().toString());
    json.put("publicKey", key.base64());
    json.put("keyFile", session.keyFile().toString());
    json.put("publicKeyFile", session.publicKeyFile().toString());
    return json;
  }
}
