package dev.jamjar.cli;

import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.CheckpointInfo;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.repository.read.RecipeDifference.Amount;
import dev.jamjar.snapshot.Diff;
import dev.jamjar.snapshot.Snapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jamjar diff}. */
@Command(
    name = "diff",
    description = {
      "Says what changed from one snapshot to another, and what the change costs.",
      "Reads manifests and recipes, no data."
    })
final class DiffCommand extends JamJarCommand {
  private static final List<Integer> NUMBERS = List.of(1, 2, 3, 4, 5);

  @Parameters(index = "0", paramLabel = "A", description = "A snapshot's id, or its first digits.")
  private String a;

  @Parameters(index = "1", paramLabel = "B", description = "The one to compare with it.")
  private String b;

  @Option(
      names = "--shared-bytes",
      description = "Also add up the length of what both have: reads all of their recipes.")
  private boolean sharedBytes;

  @Override
  ExitCode run(Session session) throws Exception {
    Repository repository = session.repository();
    Snapshots snapshots = session.snapshots(repository);
    session.progress().stage("comparing", 0);
    Diff.Result result =
        new Diff(repository, snapshots, session.cache(repository), session.settings().threads())
            .run(snapshots.byId(a), snapshots.byId(b), sharedBytes);
    session.progress().close();
    Console console = session.console();
    Text.table(facts(result), List.of(1, 2, 3)).forEach(console::line);
    console.line("");
    Text.table(parts(result), NUMBERS).forEach(console::line);
    console.line("");
    console.line(
        "in packs: "
            + Text.bytes(result.storedOnlyB())
            + " for what B adds, "
            + Text.bytes(result.storedOnlyA())
            + " for what only A needs");
    console.result(json(result));
    return ExitCode.DONE;
  }

  private static List<List<String>> facts(Diff.Result result) {
    Manifest a = result.a().manifest();
    Manifest b = result.b().manifest();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "A", "B", "CHANGE"));
    rows.add(
        List.of(
            "snapshot", shortId(result.a()), shortId(result.b()), same(result.a(), result.b())));
    rows.add(List.of("time", a.time().toString(), b.time().toString(), ""));
    rows.add(
        List.of(
            "file",
            Text.bytes(a.source().bytes()),
            Text.bytes(b.source().bytes()),
            bytes(b.source().bytes() - a.source().bytes())));
    rows.add(numbers("height", a.height(), b.height()));
    rows.add(numbers("event", a.checkpoint().eventNumber(), b.checkpoint().eventNumber()));
    rows.add(numbers("blocks", a.checkpoint().blocks(), b.checkpoint().blocks()));
    rows.add(numbers("atoms", a, b, CheckpointInfo.Nouns::atoms));
    rows.add(numbers("cells", a, b, CheckpointInfo.Nouns::cells));
    rows.add(numbers("back-references", a, b, CheckpointInfo.Nouns::backReferences));
    String kernelA = a.checkpoint().kernelHash().map(Hash::abbreviated).orElse("-");
    String kernelB = b.checkpoint().kernelHash().map(Hash::abbreviated).orElse("-");
    rows.add(List.of("kernel", kernelA, kernelB, kernelA.equals(kernelB) ? "" : "another"));
    return rows;
  }

  private static List<List<String>> parts(Diff.Result result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PART", "IN A", "IN B", "SHARED", "ONLY IN A", "ONLY IN B"));
    for (Diff.PartDifference part : result.parts()) {
      rows.add(
          List.of(
              part.name(),
              Text.bytes(part.bytesA()),
              Text.bytes(part.bytesB()),
              shared(part.chunks().sharedChunks(), part.chunks().sharedBytes()),
              amount(part.chunks().onlyA()),
              amount(part.chunks().onlyB())));
    }
    rows.add(
        List.of(
            "recipes", "", "", "", amount(result.recipesOnlyA()), amount(result.recipesOnlyB())));
    rows.add(
        List.of(
            "all",
            Text.bytes(result.a().manifest().source().bytes()),
            Text.bytes(result.b().manifest().source().bytes()),
            shared(result.sharedChunks(), result.sharedBytes()),
            amount(result.onlyA().plus(result.recipesOnlyA())),
            amount(result.onlyB().plus(result.recipesOnlyB()))));
    return rows;
  }

  private static Map<String, Object> json(Diff.Result result) {
    Manifest a = result.a().manifest();
    Manifest b = result.b().manifest();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("a", Describe.manifest(result.a()));
    json.put("b", Describe.manifest(result.b()));
    json.put("sameFile", a.source().blake3().equals(b.source().blake3()));
    json.put("sameKernel", a.checkpoint().kernelHash().equals(b.checkpoint().kernelHash()));
    List<Object> parts = new ArrayList<>();
    for (Diff.PartDifference part : result.parts()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("part", part.name());
      one.put("bytesInA", part.bytesA());
      one.put("bytesInB", part.bytesB());
      one.put("sharedChunks", part.chunks().sharedChunks());
      one.put("sharedBytes", Describe.boxed(part.chunks().sharedBytes()));
      put(one, "onlyInA", part.chunks().onlyA());
      put(one, "onlyInB", part.chunks().onlyB());
      parts.add(one);
    }
    json.put("parts", parts);
    json.put("sharedChunks", result.sharedChunks());
    json.put("sharedBytes", Describe.boxed(result.sharedBytes()));
    put(json, "onlyInA", result.onlyA());
    put(json, "onlyInB", result.onlyB());
    put(json, "recipesOnlyInA", result.recipesOnlyA());
    put(json, "recipesOnlyInB", result.recipesOnlyB());
    json.put("storedBytesOnlyInA", result.storedOnlyA());
    json.put("storedBytesOnlyInB", result.storedOnlyB());
    return json;
  }

  private static void put(Map<String, Object> json, String name, Amount amount) {
    json.put(name + "Chunks", amount.chunks());
    json.put(name + "Bytes", amount.bytes());
  }

  private static String shortId(PublishedManifest published) {
    return published.id().hex().substring(0, 12);
  }

  private static String same(PublishedManifest a, PublishedManifest b) {
    return a.manifest().source().blake3().equals(b.manifest().source().blake3())
        ? "the same file"
        : "";
  }

  private static List<String> numbers(
      String name, Manifest a, Manifest b, ToLongFunction<CheckpointInfo.Nouns> count) {
    return numbers(name, count(a, count), count(b, count));
  }

  private static OptionalLong count(Manifest manifest, ToLongFunction<CheckpointInfo.Nouns> count) {
    return manifest.checkpoint().nouns().isPresent()
        ? OptionalLong.of(count.applyAsLong(manifest.checkpoint().nouns().get()))
        : OptionalLong.empty();
  }

  private static List<String> numbers(String name, OptionalLong a, OptionalLong b) {
    String change = a.isPresent() && b.isPresent() ? signed(b.getAsLong() - a.getAsLong()) : "";
    return List.of(name, Describe.number(a), Describe.number(b), change);
  }

  private static String signed(long change) {
    return change > 0 ? "+" + change : Long.toString(change);
  }

  private static String bytes(long change) {
    return change < 0 ? "-" + Text.bytes(-change) : "+" + Text.bytes(change);
  }

  private static String shared(long chunks, OptionalLong bytes) {
    return Text.count(chunks, "chunk")
        + (bytes.isPresent() ? ", " + Text.bytes(bytes.getAsLong()) : "");
  }

  private static String amount(Amount amount) {
    return Text.count(amount.chunks(), "chunk") + ", " + Text.bytes(amount.bytes());
  }
}
