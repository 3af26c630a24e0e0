package dev.jamjar.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: parses the command line, runs one command, and turns failures into exit codes. */
@Command(
    name = "jamjar",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description = "Keeps every version of a Nockchain checkpoint, and stores only what is new.",
    subcommands = {
      InitCommand.class,
      PushCommand.class,
      ListCommand.class,
      ShowCommand.class,
      RestoreCommand.class,
      VerifyCommand.class,
      CheckCommand.class,
      InspectCommand.class,
      KeyCommand.class,
      ConfigCommand.class,
      DemoCommand.class,
      SyntheticCommand.class,
    })
public final class Main implements Runnable {
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Spec private CommandSpec spec;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final Clock clock;

  private Main(
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      boolean terminal,
      Clock clock) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  public static void main(String[] args) {
    // The launcher knows whether stderr is a terminal; Java can only guess.
    String told = System.getProperty("jamjar.stderr.terminal");
    boolean terminal = told == null ? System.console() != null : told.equals("true");
    System.exit(
        run(
            args,
            System.getenv(),
            Console.utf8(System.out),
            Console.utf8(System.err),
            terminal,
            Clock.systemUTC()));
  }

  /**
   * Runs one command line.
   *
   * @param terminal whether {@code err} is a terminal
   * @return the exit code
   */
  static int run(
      String[] args,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      boolean terminal,
      Clock clock) {
    Main main = new Main(environment, out, err, terminal, clock);
    CommandLine commandLine = new CommandLine(main);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> main.console().failure(failure).code());
    commandLine.setParameterExceptionHandler(
        (wrong, arguments) -> {
          boolean json = Arrays.asList(arguments).contains("--json");
          String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
          new Console(out, err, json, false, false)
              .report(
                  ExitCode.USAGE,
                  wrong.getMessage(),
                  "\"" + name + " --help\" shows what it takes");
          return ExitCode.USAGE.code();
        });
    return commandLine.execute(args);
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command is given");
  }

  Session open() throws IOException {
    return new Session(options, environment, console(), terminal, clock);
  }

  /** The root of the command that {@code parent} is, or is the parent of. */
  static Main root(Object parent) {
    return parent instanceof Main main ? main : ((CommandGroup) parent).parent();
  }

  private Console console() {
    return new Console(out, err, options.json, options.quiet, options.verbose.length > 0);
  }
}
