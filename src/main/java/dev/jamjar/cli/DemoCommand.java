package dev.jamjar.cli;

import dev.jamjar.UsageException;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.snapshot.Push;
import dev.jamjar.snapshot.PushOptions;
import dev.jamjar.snapshot.PushResult;
import dev.jamjar.snapshot.Restore;
import dev.jamjar.snapshot.RestoreOptions;
import dev.jamjar.snapshot.Snapshots;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.StoreOptions;
import dev.jamjar.store.Stores;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.Night;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jamjar demo}: the whole tool on a made-up chain, in a folder that is deleted again. */
@Command(
    name = "demo",
    description = {
      "Shows in a minute what jamjar does; takes no arguments and leaves nothing behind.",
      "Makes a small synthetic chain, pushes several nights to a repository in a folder, restores",
      "one by height, compares, and says what was saved."
    })
final class DemoCommand extends JamJarCommand {
  private static final int FIRST_BLOCKS = 300;
  private static final int BLOCKS_PER_NIGHT = 30;
  private static final int PROOF_BYTES = 117_000;
  private static final int COLD_BYTES = 1_000_000;
  private static final List<Integer> NUMBERS = List.of(0, 1, 2, 3, 4);

  @Option(names = "--nights", paramLabel = "N", description = "How many nights; 5 if not given.")
  private int nights = 5;

  @Option(names = "--seed", paramLabel = "N", description = "Another chain.")
  private long seed = 1;

  /** A night that was pushed, and what it took. */
  private record Pushed(Night night, PushResult result, Path file) {}

  @Override
  ExitCode run(Session session) throws Exception {
    if (nights < 2 || nights > 1000) {
      throw new UsageException("--nights is " + nights, "it takes a number from 2 to 1000");
    }
    Path folder = Files.createTempDirectory("jamjar-demo-");
    try {
      return run(session, folder);
    } finally {
      deleteAll(folder);
    }
  }

  private ExitCode run(Session session, Path folder) throws Exception {
    Console console = session.console();
    ObjectStore store = Stores.open(folder.resolve("repository").toString(), StoreOptions.DEFAULTS);
    Repository.create(store, new SecureRandom());
    Repository repository = Repository.open(store);
    IndexCache cache = IndexCache.in(folder.resolve("cache"));
    CatalogMemory memory = CatalogMemory.in(folder.resolve("seen.json"));
    try (SigningKey key = SigningKey.generate(new SecureRandom())) {
      TrustedKeys trusted = TrustedKeys.of(key.verifyKey());
      console.line("A made-up chain, a repository in a folder, a new key: " + nights + " nights.");
      console.line("");
      Push push =
          new Push(
              repository,
              key,
              trusted,
              memory,
              cache,
              session.clock(),
              session.random(),
              session.progress());
      List<Pushed> pushed = pushNights(session, folder, push);
      table(pushed).forEach(console::line);

      Pushed wanted = pushed.get(pushed.size() / 2);
      Snapshots snapshots = Snapshots.read(repository, trusted, memory);
      Snapshots.Listed listed = snapshots.atHeight(wanted.night().height(), false);
      PublishedManifest manifest = snapshots.manifest(listed);
      Path restored = folder.resolve("restored.chkjam");
      new Restore(repository, cache, session.clock(), session.progress())
          .run(listed, manifest, new RestoreOptions(restored, false, 2));
      session.progress().close();
      boolean same = Files.mismatch(restored, wanted.file()) < 0;
      console.line("");
      console.line(
          "restore --height "
              + wanted.night().height()
              + ": "
              + Text.bytes(Files.size(restored))
              + (same ? ", every byte as it was pushed" : ", DIFFERENT from what was pushed"));
      summary(session, pushed, same);
      return same ? ExitCode.DONE : ExitCode.BUG;
    } finally {
      store.close();
    }
  }

  private List<Pushed> pushNights(Session session, Path folder, Push push) throws IOException {
    SyntheticChain chain =
        SyntheticChain.start(
            new ChainOptions(
                seed,
                FIRST_BLOCKS,
                BLOCKS_PER_NIGHT,
                PROOF_BYTES,
                3,
                COLD_BYTES,
                OptionalInt.empty()));
    List<Pushed> pushed = new ArrayList<>();
    for (int i = 0; i < nights; i++) {
      session.progress().stage("night " + (i + 1) + " of " + nights, 0);
      Path file = folder.resolve("night-" + (i + 1) + ".chkjam");
      Night night = chain.writeTo(file);
      PushResult result =
          push.run(new PushOptions(file, OptionalLong.empty(), List.of(), false, 2));
      pushed.add(new Pushed(night, result, file));
      chain.nextNight();
    }
    session.progress().close();
    return pushed;
  }

  private static List<String> table(List<Pushed> pushed) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NIGHT", "HEIGHT", "FILE", "REALLY NEW", "SENT", "ID"));
    for (Pushed one : pushed) {
      rows.add(
          List.of(
              Integer.toString(one.night().number() + 1),
              Long.toString(one.night().height()),
              Text.bytes(one.night().fileBytes()),
              Text.bytes(one.night().newNounBytes()),
              Text.bytes(one.result().added().bytes()),
              one.result().snapshot().hex().substring(0, 12)));
    }
    return Text.table(rows, NUMBERS);
  }

  private static void summary(Session session, List<Pushed> pushed, boolean same) {
    long whole = pushed.stream().mapToLong(p -> p.night().fileBytes()).sum();
    long sent = pushed.stream().mapToLong(p -> p.result().added().bytes()).sum();
    session
        .console()
        .line(
            "all nights: " + Text.bytes(whole) + " of files in " + Text.bytes(sent) + " of packs");
    Map<String, Object> json = new LinkedHashMap<>();
    List<Object> rows = new ArrayList<>();
    for (Pushed one : pushed) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("night", one.night().number() + 1);
      row.put("height", one.night().height());
      row.put("sourceBytes", one.night().fileBytes());
      row.put("newNounBytes", one.night().newNounBytes());
      row.put("newBytes", one.result().added().bytes());
      row.put("snapshot", one.result().snapshot().hex());
      rows.add(row);
    }
    json.put("nights", rows);
    json.put("sourceBytes", whole);
    json.put("newBytes", sent);
    json.put("restoredExactly", same);
    session.console().result(json);
  }

  private static void deleteAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
