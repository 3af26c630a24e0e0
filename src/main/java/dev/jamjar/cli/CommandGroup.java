package dev.jamjar.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that only holds others, such as {@code key}. */
abstract class CommandGroup implements Runnable {
  @ParentCommand private Main parent;
  @Spec private CommandSpec spec;

  Main parent() {
    return parent;
  }

  @Override
  public void run() {
    throw new NoCommandException(spec.commandLine());
  }
}
