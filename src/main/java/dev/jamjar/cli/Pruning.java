package dev.jamjar.cli;

import dev.jamjar.repository.Repository;
import dev.jamjar.repository.prune.Pruned;
import dev.jamjar.repository.prune.Tally;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.snapshot.Prune;
import dev.jamjar.snapshot.PruneOptions;
import dev.jamjar.snapshot.PruneResult;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prunes for a command, and says what was done. */
final class Pruning {
  private Pruning() {}

  static PruneResult run(
      Session session, Repository repository, SigningKey key, PruneOptions options)
      throws Exception {
    if (options.grace().compareTo(PruneOptions.GRACE) < 0 && !options.dryRun()) {
      session
          .console()
          .note("note: a grace below 24 h is safe only while nobody else uses the repository");
    }
    PruneResult result =
        new Prune(
                repository,
                key,
                session.trusted(),
                session.memory(),
                session.cache(repository),
                session.clock(),
                session.random(),
                session.progress())
            .run(options);
    session.progress().close();
    return result;
  }

  /** Damage that was found on the way is told like that which {@code check} finds. */
  static ExitCode code(PruneResult result) {
    return result.pruned().damaged().isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED;
  }

  static void print(Console console, PruneResult result) {
    Pruned pruned = result.pruned();
    boolean dry = result.options().dryRun();
    String would = dry ? "would be " : "";
    pruned.damaged().forEach(why -> console.warn(why + "; its pack is left as it is"));
    if (isNothing(pruned)) {
      console.line("nothing to prune: every object is needed");
      return;
    }
    List<String> retired = retired(pruned);
    if (!retired.isEmpty()) {
      console.line(would + "taken out of use: " + String.join(", ", retired));
    }
    if (pruned.deleted().objects() > 0) {
      console.line(would + "deleted: " + amount(pruned.deleted(), "object"));
    }
    if (pruned.waiting().objects() > 0) {
      console.line(
          "to be deleted: "
              + amount(pruned.waiting(), "object")
              + "; run \"jamjar prune\" again after "
              + pruned.nextDue().orElseThrow().truncatedTo(ChronoUnit.SECONDS));
    }
    if (dry) {
      console.line("nothing was changed");
    }
  }

  static Map<String, Object> json(PruneResult result) {
    Pruned pruned = result.pruned();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dryRun", result.options().dryRun());
    put(json, "packsRetired", pruned.dead());
    put(json, "packsRewritten", pruned.rewritten());
    put(json, "packsWritten", pruned.written());
    put(json, "othersRetired", pruned.others());
    put(json, "deleted", pruned.deleted());
    put(json, "waiting", pruned.waiting());
    json.put(
        "nextDue",
        pruned.nextDue().map(due -> due.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null));
    json.put("damaged", pruned.damaged());
    return json;
  }

  private static void put(Map<String, Object> json, String name, Tally tally) {
    json.put(name, tally.objects());
    json.put(name + "Bytes", tally.bytes());
  }

  private static boolean isNothing(Pruned pruned) {
    return pruned.dead().objects()
            + pruned.rewritten().objects()
            + pruned.others().objects()
            + pruned.deleted().objects()
            + pruned.waiting().objects()
        == 0;
  }

  private static List<String> retired(Pruned pruned) {
    List<String> retired = new ArrayList<>();
    if (pruned.dead().objects() > 0) {
      retired.add(amount(pruned.dead(), "pack") + " that no snapshot needs");
    }
    if (pruned.rewritten().objects() > 0) {
      retired.add(
          amount(pruned.rewritten(), "pack") + " rewritten as " + amount(pruned.written(), "pack"));
    }
    if (pruned.others().objects() > 0) {
      retired.add(amount(pruned.others(), "other object"));
    }
    return retired;
  }

  private static String amount(Tally tally, String thing) {
    return Text.count(tally.objects(), thing) + " (" + Text.bytes(tally.bytes()) + ")";
  }
}
