package dev.jamjar.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program, or one of its groups of commands, was called without a command. */
final class NoCommandException extends ParameterException {
  private static final long serialVersionUID = 1L;

  NoCommandException(CommandLine group) {
    super(group, "no command is given");
  }
}
