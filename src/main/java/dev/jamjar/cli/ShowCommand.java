package dev.jamjar.cli;

import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.Signature;
import dev.jamjar.snapshot.Snapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jamjar show}. */
@Command(name = "show", description = "Shows one snapshot's manifest, and by whom it is signed.")
final class ShowCommand extends JamJarCommand {
  @Parameters(paramLabel = "ID", description = "A snapshot's id, or its first digits.")
  private String id;

  @Option(names = "--raw", description = "Write the manifest's exact bytes, as they are signed.")
  private boolean raw;

  @Override
  ExitCode run(Session session) throws Exception {
    Repository repository = session.repository();
    Snapshots snapshots = session.snapshots(repository);
    PublishedManifest published = snapshots.manifest(snapshots.byId(id));
    Console console = session.console();
    if (raw) {
      console.raw(published.bytes());
      return ExitCode.DONE;
    }
    Signature signature = repository.manifestSignature(published.id());
    Manifest manifest = published.manifest();
    console.line("snapshot    " + published.id().hex());
    console.line("height      " + heightWords(manifest));
    if (manifest.checkpoint().blocks().isPresent()) {
      console.line("blocks      " + manifest.checkpoint().blocks().getAsLong());
    }
    console.line("time        " + manifest.time());
    console.line(
        "file        " + manifest.source().name() + ", " + exact(manifest.source().bytes()));
    console.line("checkpoint  " + Describe.checkpointWords(manifest.checkpoint()));
    manifest.checkpoint().kernelHash().ifPresent(h -> console.line("kernel      " + h.hex()));
    manifest
        .checkpoint()
        .nouns()
        .ifPresent(
            n ->
                console.line(
                    "nouns       "
                        + n.atoms()
                        + " atoms, "
                        + n.cells()
                        + " cells, "
                        + n.backReferences()
                        + " back-references"));
    console.line("blake3      " + manifest.source().blake3().hex());
    console.line("sha256      " + manifest.source().sha256().hex());
    for (Manifest.Part part : manifest.parts()) {
      long chunks = part.recipe().map(Manifest.Recipe::chunks).orElse(0L);
      console.line(
          "part        "
              + part.codec()
              + ", "
              + exact(part.bytes())
              + ", "
              + Text.count(chunks, "chunk"));
    }
    console.line(
        "added       "
            + exact(manifest.added().bytes())
            + " in "
            + Text.count(manifest.added().chunks(), "new chunk"));
    console.line("tags        " + Describe.tags(manifest.tags()));
    console.line("signed by   " + published.signer().id() + ", trusted here");
    console.line("            " + signature.trustedComment());
    Map<String, Object> json = Describe.manifest(published);
    Map<String, Object> signed = new LinkedHashMap<>();
    signed.put("keyId", published.signer().id().toString());
    signed.put("publicKey", published.signer().base64());
    signed.put("trusted", true);
    signed.put("trustedComment", signature.trustedComment());
    json.put("signature", signed);
    console.result(json);
    return ExitCode.DONE;
  }

  private static String heightWords(Manifest manifest) {
    return manifest.height().isPresent()
        ? Long.toString(manifest.height().getAsLong())
        : "unknown: " + manifest.checkpoint().heightReason().orElse("");
  }

  private static String exact(long bytes) {
    return Text.bytes(bytes) + " (" + bytes + " bytes)";
  }
}
