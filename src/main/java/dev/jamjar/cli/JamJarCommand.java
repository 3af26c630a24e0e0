package dev.jamjar.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command of the program: runs within a session, and answers its exit code. */
abstract class JamJarCommand implements Callable<Integer> {
  @ParentCommand private Object parent;

  @Override
  public final Integer call() throws Exception {
    Main main = Main.root(parent);
    try (Session session = main.open()) {
      return run(session).code();
    } catch (Exception e) {
      // Whatever it looked like inside, such as a channel that was closed, this is what it was.
      throw main.interruption().isRequested()
          ? new InterruptedCommandException(afterInterruption(), e)
          : e;
    }
  }

  abstract ExitCode run(Session session) throws Exception;

  /** What an operator should know who has interrupted the command. */
  String afterInterruption() {
    return "nothing was changed; run the same command again";
  }
}
