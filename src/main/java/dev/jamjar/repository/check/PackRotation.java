package dev.jamjar.repository.check;

import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.hash.PackId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which part of the packs it is the turn of: ids go round in a circle, and each run goes on where
 * the one before it ended.
 *
 * <p>What goes round are ids, not packs: a part is so many hundredths of all ids there can be. So
 * packs that come and go between runs move no other pack from one part to another, and runs in a
 * row whose percentages add up to 100 cover every pack that was there in all of them, whenever they
 * happen. Where nothing is remembered the day decides where to begin, so that a machine which
 * remembers nothing still covers everything if it runs every day.
 */
public final class PackRotation {
  /** A hundredth of all ids, rounded down; what is left over is dealt out by {@link #length}. */
  private static final long HUNDREDTH = Long.divideUnsigned(-1L, 100);

  private final Optional<Path> folder;
  private final Clock clock;

  private PackRotation(Optional<Path> folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** A rotation that is remembered in a file a repository, in {@code folder}. */
  public static PackRotation in(Path folder, Clock clock) {
    return new PackRotation(Optional.of(folder), clock);
  }

  /** A rotation that the day alone decides. */
  public static PackRotation byDay(Clock clock) {
    return new PackRotation(Optional.empty(), clock);
  }

  /**
   * A part of all packs.
   *
   * @param repository the id of theirs
   * @param start the first of its ids, by their first 64 bits
   * @param percent how much of all ids it is
   */
  public record Part(String repository, long start, int percent) {
    /** Whether it is the turn of a pack. */
    public boolean contains(PackId pack) {
      return percent >= 100 || Long.compareUnsigned(pack.hash().w0() - start, length(percent)) < 0;
    }

    long end() {
      return start + length(percent);
    }
  }

  /** The part whose turn it is in a repository, from 0 to 100 percent. */
  public Part next(String repository, int percent) {
    long start =
        remembered(repository)
            .orElseGet(() -> clock.instant().getEpochSecond() / 86_400 * length(percent));
    return new Part(repository, start, percent);
  }

  /** Remembers that a part was read: the next run goes on behind it. */
  public void done(Part part) throws JamJarException {
    if (folder.isEmpty() || part.percent() <= 0 || part.percent() >= 100) {
      return;
    }
    try {
      Files.createDirectories(folder.get());
      Path written = Files.createTempFile(folder.get(), ".", ".part");
      try {
        Files.writeString(written, HexFormat.of().toHexDigits(part.end()) + "\n");
        Files.move(written, file(part.repository()), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      throw new LocalMachineException(
          "cannot remember which packs were read in " + folder.get() + ": " + e,
          "make the folder writable, or name another with JAMJAR_STATE_DIR",
          e);
    }
  }

  /** How many ids are so many percent of all of them, rounded up, so that parts leave no gap. */
  private static long length(int percent) {
    return percent * (HUNDREDTH + 1);
  }

  /** Empty where nothing can be read: the day decides, and nothing is lost but a little time. */
  private Optional<Long> remembered(String repository) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file(repository)).strip();
      return Optional.of(HexFormat.fromHexDigitsToLong(text));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Path file(String repository) {
    return folder.orElseThrow().resolve(repository);
  }
}
