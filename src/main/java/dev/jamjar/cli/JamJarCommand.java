package dev.jamjar.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command of the program: runs within a session, and answers its exit code. */
abstract class JamJarCommand implements Callable<Integer> {
  @ParentCommand private Object parent;

  @Override
  public final Integer call() throws Exception {
    try (Session session = Main.root(parent).open()) {
      return run(session).code();
    }
  }

  abstract ExitCode run(Session session) throws Exception;
}
