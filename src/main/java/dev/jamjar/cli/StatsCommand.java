package dev.jamjar.cli;

import dev.jamjar.repository.Repository;
import dev.jamjar.snapshot.CostEstimate;
import dev.jamjar.snapshot.Growth;
import dev.jamjar.snapshot.Snapshots;
import dev.jamjar.snapshot.Stats;
import dev.jamjar.snapshot.StoredObjects;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** {@code jamjar stats}. */
@Command(
    name = "stats",
    description = {
      "Says what is stored and what sharing saves, how fast it grows, and what it costs.",
      "Reads all manifests and recipes of trusted publishers, no data."
    })
final class StatsCommand extends JamJarCommand {
  private static final int MONTH_DAYS = 30;
  private static final int YEAR_DAYS = 365;
  private static final int MONEY_DIGITS = 2;

  @Override
  ExitCode run(Session session) throws Exception {
    CostEstimate.Prices prices = prices(session.settings());
    Repository repository = session.repository();
    Snapshots snapshots = session.snapshots(repository);
    Stats.Result result =
        new Stats(
                repository,
                snapshots,
                session.cache(repository),
                session.settings().threads(),
                session.progress())
            .run();
    session.progress().close();
    CostEstimate cost = CostEstimate.of(result, prices);
    String currency = session.settings().get(Setting.PRICE_CURRENCY).orElse("");
    Console console = session.console();
    figures(result, console);
    console.line("");
    stored(result, console);
    console.line("");
    growth(result, console);
    cost(cost, currency, console);
    console.result(json(result, snapshots, cost, currency));
    return ExitCode.DONE;
  }

  private static CostEstimate.Prices prices(Settings settings) throws Exception {
    return new CostEstimate.Prices(
        settings.price(Setting.PRICE_STORAGE),
        settings.price(Setting.PRICE_PUT),
        settings.price(Setting.PRICE_GET),
        settings.price(Setting.PRICE_OUT));
  }

  /** A column for each publisher, where there are several, and one for all. */
  private static void figures(Stats.Result result, Console console) {
    List<Stats.Figures> columns = new ArrayList<>();
    if (result.publishers().size() > 1) {
      columns.addAll(result.publishers());
    }
    columns.add(result.all());
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("", columns, f -> f.publisher().map(Object::toString).orElse("ALL")));
    rows.add(row("snapshots", columns, f -> Integer.toString(f.snapshots())));
    rows.add(row("their files", columns, f -> Text.bytes(f.fileBytes())));
    rows.add(row("chunks, each once", columns, f -> Text.bytes(f.needed().bytes())));
    rows.add(row("the same, compressed", columns, f -> Text.bytes(f.needed().storedBytes())));
    rows.add(row("saved by sharing", columns, f -> signed(f.savedBySharing())));
    rows.add(row("saved by compression", columns, f -> signed(f.savedByCompression())));
    rows.add(row("in packs, not needed", columns, f -> Text.bytes(f.unneededBytes())));
    Text.table(rows, IntStream.rangeClosed(1, columns.size()).boxed().toList())
        .forEach(console::line);
  }

  private static List<String> row(
      String name, List<Stats.Figures> columns, Function<Stats.Figures, String> value) {
    List<String> row = new ArrayList<>(List.of(name));
    columns.forEach(column -> row.add(value.apply(column)));
    return row;
  }

  private static void stored(Stats.Result result, Console console) {
    StoredObjects.Totals stored = result.stored();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STORED", "OBJECTS", "BYTES", "OBJECTS NOT REFERRED TO", "BYTES"));
    for (StoredObjects.Kind kind : StoredObjects.Kind.values()) {
      rows.add(row(word(kind), stored.all().get(kind), stored.unreferenced().get(kind), stored));
    }
    rows.add(row("all", stored.sum(), stored.sumUnreferenced(), stored));
    Text.table(rows, List.of(1, 2, 3, 4)).forEach(console::line);
    if (!stored.listed()) {
      console.note(
          "note: this store cannot be listed, or not with this key: only what the newest catalogs"
              + " refer to is counted");
    }
  }

  private static List<String> row(
      String name,
      StoredObjects.Count all,
      StoredObjects.Count unreferenced,
      StoredObjects.Totals totals) {
    boolean listed = totals.listed();
    return List.of(
        name,
        Long.toString(all.objects()),
        Text.bytes(all.bytes()),
        listed ? Long.toString(unreferenced.objects()) : "-",
        listed ? Text.bytes(unreferenced.bytes()) : "-");
  }

  private static void growth(Stats.Result result, Console console) {
    Growth growth = result.all().growth();
    if (growth.snapshots() == 0) {
      console.line("growth: not known before the second snapshot");
      return;
    }
    console.line(
        "growth: "
            + Text.bytes(growth.meanBytes().orElse(0))
            + " a snapshot on average, "
            + Text.bytes(growth.medianBytes().orElse(0))
            + " the median of "
            + growth.snapshots());
    if (growth.bytesPerDay().isPresent()) {
      long now = result.stored().sum().bytes();
      console.line(
          "        "
              + Text.bytes(growth.bytesPerDay().getAsDouble())
              + " a day; at that rate "
              + Text.bytes(growth.forecast(now, MONTH_DAYS).orElse(now))
              + " in "
              + MONTH_DAYS
              + " days, "
              + Text.bytes(growth.forecast(now, YEAR_DAYS).orElse(now))
              + " in a year");
    }
  }

  private static void cost(CostEstimate cost, String currency, Console console) {
    Map<String, Optional<BigDecimal>> parts = new LinkedHashMap<>();
    parts.put("storage", cost.storage());
    parts.put("storage in a year", cost.storageInAYear());
    parts.put("pushes", cost.pushes());
    boolean none = cost.restore().isEmpty();
    for (Map.Entry<String, Optional<BigDecimal>> part : parts.entrySet()) {
      if (part.getValue().isPresent()) {
        none = false;
        console.line(
            "cost:   " + part.getKey() + " " + money(part.getValue().get(), currency) + " a month");
      }
    }
    cost.restore()
        .ifPresent(
            price ->
                console.line("cost:   a restore of the newest at most " + money(price, currency)));
    if (none) {
      console.note(
          "note: for an estimate of the cost, write your provider's prices as [price] into the"
              + " configuration: currency, storage, put, get, out");
    }
  }

  private static String money(BigDecimal amount, String currency) {
    BigDecimal cents = amount.setScale(MONEY_DIGITS, RoundingMode.HALF_UP);
    String text = cents.signum() == 0 && amount.signum() > 0 ? "below 0.01" : cents.toPlainString();
    return (text + " " + currency).stripTrailing();
  }

  private static Map<String, Object> json(
      Stats.Result result, Snapshots snapshots, CostEstimate cost, String currency) {
    Map<String, Object> json = figures(result.all());
    json.put("publishers", result.publishers().stream().map(StatsCommand::figures).toList());
    json.put("listed", result.stored().listed());
    json.put("storedObjects", result.stored().sum().objects());
    json.put("storedBytes", result.stored().sum().bytes());
    boolean listed = result.stored().listed();
    json.put("unreferencedBytes", listed ? result.stored().sumUnreferenced().bytes() : null);
    Map<String, Object> kinds = new LinkedHashMap<>();
    for (StoredObjects.Kind kind : StoredObjects.Kind.values()) {
      StoredObjects.Count all = result.stored().all().get(kind);
      StoredObjects.Count unreferenced = result.stored().unreferenced().get(kind);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("objects", all.objects());
      one.put("bytes", all.bytes());
      one.put("unreferencedObjects", listed ? unreferenced.objects() : null);
      one.put("unreferencedBytes", listed ? unreferenced.bytes() : null);
      kinds.put(word(kind), one);
    }
    json.put("stored", kinds);
    json.put("snapshotList", snapshots.all().stream().map(Describe::listed).toList());
    long now = result.stored().sum().bytes();
    Growth growth = result.all().growth();
    json.put("forecast30DaysBytes", Describe.boxed(growth.forecast(now, MONTH_DAYS)));
    json.put("forecast365DaysBytes", Describe.boxed(growth.forecast(now, YEAR_DAYS)));
    Map<String, Object> money = new LinkedHashMap<>();
    money.put("currency", currency.isEmpty() ? null : currency);
    money.put("storagePerMonth", plain(cost.storage()));
    money.put("storagePerMonthInAYear", plain(cost.storageInAYear()));
    money.put("pushesPerMonth", plain(cost.pushes()));
    money.put("restoreNewestAtMost", plain(cost.restore()));
    json.put("cost", money);
    return json;
  }

  private static Map<String, Object> figures(Stats.Figures figures) {
    Map<String, Object> json = new LinkedHashMap<>();
    figures.publisher().ifPresent(publisher -> json.put("publisher", publisher.toString()));
    json.put("snapshots", figures.snapshots());
    json.put("sourceBytes", figures.fileBytes());
    json.put("uniqueChunks", figures.needed().chunks());
    json.put("uniqueBytes", figures.needed().bytes());
    json.put("neededBytes", figures.needed().storedBytes());
    json.put("savedBySharingBytes", figures.savedBySharing());
    json.put("savedByCompressionBytes", figures.savedByCompression());
    json.put("packs", figures.packs().objects());
    json.put("packBytes", figures.packs().bytes());
    json.put("unneededBytes", figures.unneededBytes());
    Growth growth = figures.growth();
    json.put("meanNewBytes", Describe.boxed(growth.meanBytes()));
    json.put("medianNewBytes", Describe.boxed(growth.medianBytes()));
    OptionalDouble aDay = growth.bytesPerDay();
    json.put(
        "newBytesPerDay",
        Describe.boxed(
            aDay.isPresent()
                ? OptionalLong.of(Math.round(aDay.getAsDouble()))
                : OptionalLong.empty()));
    return json;
  }

  /** A text, so that no program takes an amount of money for a binary fraction. */
  private static String plain(Optional<BigDecimal> amount) {
    return amount.map(BigDecimal::toPlainString).orElse(null);
  }

  private static String word(StoredObjects.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String signed(long bytes) {
    return bytes < 0 ? "-" + Text.bytes(-bytes) : Text.bytes(bytes);
  }
}
