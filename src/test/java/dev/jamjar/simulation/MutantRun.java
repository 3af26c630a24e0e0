package dev.jamjar.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.LongFunction;

/**
 * Runs schedules inside a {@link MutantLoader}, and says outside which rule was broken, and how.
 */
public final class MutantRun implements LongFunction<String> {
  private final Contents contents;

  public MutantRun(Path folder) {
    this.contents = new Contents(folder);
  }

  @Override
  public String apply(long seed) {
    try {
      return World.run(seed, contents, true)
          .failure()
          .map(e -> e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()))
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
