package dev.jamjar.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: parses the command line, runs one command, and turns failures into exit codes. */
@Command(
    name = "jamjar",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description = "Keeps every version of a Nockchain checkpoint, and stores only what is new.")
public final class Main implements Runnable {
  /** In the order in which help lists them: each command's names, and how it is made. */
  private static final Map<List<String>, Supplier<Object>> COMMANDS = commands();

  private static final Set<String> HELP = Set.of("help", "--help", "-h");

  @Mixin private GlobalOptions options = new GlobalOptions();
  @Spec private CommandSpec spec;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final Clock clock;
  private final Interruption interruption;

  private Main(
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      boolean terminal,
      Clock clock,
      Interruption interruption) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.interruption = interruption;
  }

  public static void main(String[] args) {
    // The launcher knows whether stderr is a terminal; Java can only guess.
    String told = System.getProperty("jamjar.stderr.terminal");
    boolean terminal = told == null ? System.console() != null : told.equals("true");
    Interruption interruption = Interruption.ofThisThread();
    Runtime.getRuntime().addShutdownHook(interruption.hook(System.err));
    int code =
        run(
            args,
            System.getenv(),
            Console.utf8(System.out),
            Console.utf8(System.err),
            terminal,
            Clock.systemUTC(),
            interruption);
    interruption.commandEnded();
    System.exit(code);
  }

  /**
   * Runs one command line.
   *
   * @param terminal whether {@code err} is a terminal
   * @param interruption knows whether somebody wants the command to end early
   * @return the exit code
   */
  static int run(
      String[] args,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      boolean terminal,
      Clock clock,
      Interruption interruption) {
    Main main = new Main(environment, out, err, terminal, clock, interruption);
    boolean help = Arrays.stream(args).anyMatch(HELP::contains);
    try {
      return main.parser(args, help).execute(args);
    } catch (Error e) {
      // Out of memory, or a part of the program is missing: said like every other failure.
      return main.console().failure(e).code();
    }
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    throw new NoCommandException(spec.commandLine());
  }

  Session open() throws IOException {
    return new Session(options, environment, console(), terminal, clock);
  }

  Interruption interruption() {
    return interruption;
  }

  /** The root of the command that {@code parent} is, or is the parent of. */
  static Main root(Object parent) {
    return parent instanceof Main main ? main : ((CommandGroup) parent).parent();
  }

  private Console console() {
    return new Console(out, err, options.json, options.quiet, options.verbose.length > 0);
  }

  /**
   * A parser for {@code args}: of all commands, or only of those whose names are among them, since
   * describing the others takes half the time of a short command.
   */
  private CommandLine parser(String[] args, boolean all) {
    List<String> words = Arrays.asList(args);
    CommandLine parser = new CommandLine(this);
    COMMANDS.forEach(
        (names, command) -> {
          if (all || names.stream().anyMatch(words::contains)) {
            parser.addSubcommand(command.get());
          }
        });
    parser.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    parser.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    parser.setHelpFactory(ShortHelp::new);
    parser.getCommandSpec().usageMessage().exitCodeListHeading("Exit codes:%n");
    parser.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
    parser.setExecutionStrategy(this::execute);
    parser.setExecutionExceptionHandler(
        (failure, command, parsed) -> console().failure(failure).code());
    parser.setParameterExceptionHandler(
        (wrong, arguments) -> all ? misused(wrong, arguments) : parser(args, true).execute(args));
    return parser;
  }

  private int execute(ParseResult parsed) {
    if (parsed.isVersionHelpRequested() && options.json) {
      console().result(Version.describe());
      return ExitCode.DONE.code();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private int misused(ParameterException wrong, String[] args) {
    boolean json = Arrays.asList(args).contains("--json");
    CommandLine command = wrong.getCommandLine();
    if (wrong instanceof NoCommandException && !json) {
      command.usage(command.getErr());
    }
    new Console(out, err, json, false, false)
        .report(ExitCode.USAGE, Misuse.message(wrong), Misuse.hint(wrong));
    return ExitCode.USAGE.code();
  }

  private static Map<List<String>, Supplier<Object>> commands() {
    Map<List<String>, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put(List.of("init"), InitCommand::new);
    commands.put(List.of("push", "upload"), PushCommand::new);
    commands.put(List.of("list", "snapshots"), ListCommand::new);
    commands.put(List.of("show"), ShowCommand::new);
    commands.put(List.of("restore", "download"), RestoreCommand::new);
    commands.put(List.of("verify"), VerifyCommand::new);
    commands.put(List.of("check"), CheckCommand::new);
    commands.put(List.of("diff"), DiffCommand::new);
    commands.put(List.of("stats"), StatsCommand::new);
    commands.put(List.of("repair"), RepairCommand::new);
    commands.put(List.of("forget"), ForgetCommand::new);
    commands.put(List.of("cleanup"), CleanupCommand::new);
    commands.put(List.of("prune"), PruneCommand::new);
    commands.put(List.of("copy"), CopyCommand::new);
    commands.put(List.of("inspect"), InspectCommand::new);
    commands.put(List.of("key"), KeyCommand::new);
    commands.put(List.of("config"), ConfigCommand::new);
    commands.put(List.of("demo"), DemoCommand::new);
    commands.put(List.of("synthetic"), SyntheticCommand::new);
    commands.put(List.of("help"), CommandLine.HelpCommand::new);
    return commands;
  }
}
