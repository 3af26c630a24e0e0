package dev.jamjar.checkpoint;

import dev.jamjar.ConflictException;
import dev.jamjar.UsageException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which file a restore writes, and what has to make way for it.
 *
 * <p>A node starts from the valid slot with the highest event number. A restored older state would
 * be passed over beside a newer one, so the rival slot is moved aside; so is a slot that the
 * restored file takes the place of. Nothing is ever deleted. Looking is all that happens here.
 *
 * @param file the file to write, an absolute path; its folder may not exist yet
 * @param slot whether the file is a node's slot
 * @param occupied whether something has that name now
 * @param rival the node's other slot, if there is one
 */
public record RestoreTarget(Path file, boolean slot, boolean occupied, Optional<Path> rival) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * Decides what {@code --to} means.
   *
   * <p>A file, or a name ending in {@code .chkjam} or {@code .jam}, is that file. A folder of a
   * node is the older or the free one of its slots. Any other folder, there or not, takes the file
   * under the name it was pushed under.
   *
   * @param pushedName that name, as the manifest gives it
   * @throws UsageException if {@code to} is neither file nor folder, or if a folder is to take the
   *     file and {@code pushedName} is no plain file name
   */
  public static RestoreTarget decide(Path to, String pushedName) throws UsageException {
    Path target = to.toAbsolutePath();
    if (!Files.isDirectory(target) && (Files.exists(target) || isCheckpointName(target))) {
      return toFile(target);
    }
    Optional<Path> checkpoints = nodesCheckpoints(target);
    if (checkpoints.isPresent()) {
      return toFile(freeOrOlder(new NodeFolder(checkpoints.get())));
    }
    return toFile(target.resolve(plain(pushedName)));
  }

  /**
   * Refuses to replace a file that nobody said is a checkpoint of a node.
   *
   * @throws ConflictException if the file exists and is no slot
   */
  public void requireFree() throws ConflictException {
    if (occupied && !slot) {
      throw new ConflictException(
          file + " exists", "name another file, or use --force to have this one moved aside");
    }
  }

  /** A node that seems to run where the file is to go; only slots have a node. */
  public Optional<RunningNode> runningNode() {
    return slot ? RunningNode.find(file.getParent()) : Optional.empty();
  }

  /** What has to be moved aside before the file is in place: what has its name, and the rival. */
  public List<Path> inTheWay() {
    return occupied
        ? rival.map(other -> List.of(file, other)).orElse(List.of(file))
        : rival.map(List::of).orElse(List.of());
  }

  /**
   * A free name for a file that is moved aside: {@code <name>.before-restore-<UTC time>}, with a
   * number behind it where that is taken.
   */
  public static Path asideName(Path file, Instant now) {
    String name = file.getFileName() + ".before-restore-" + UTC.format(now);
    Path aside = file.resolveSibling(name);
    for (int i = 2; isThere(aside); i++) {
      aside = file.resolveSibling(name + "-" + i);
    }
    return aside;
  }

  private static RestoreTarget toFile(Path file) throws UsageException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UsageException(
          file + " is not a file", "name a checkpoint file, or a folder that takes one");
    }
    int number = NodeFolder.SLOT_NAMES.indexOf(file.getFileName().toString());
    boolean slot = number >= 0 && nodesCheckpoints(file.getParent()).isPresent();
    Optional<Path> rival =
        slot
            ? Optional.of(file.resolveSibling(NodeFolder.SLOT_NAMES.get(1 - number)))
                .filter(RestoreTarget::isThere)
            : Optional.empty();
    return new RestoreTarget(file, slot, isThere(file), rival);
  }

  /** The folder for slots in a node's folder; empty where {@code folder} is no node's. */
  private static Optional<Path> nodesCheckpoints(Path folder) {
    boolean isData = folder.endsWith(NodeFolder.DATA_FOLDER);
    Path data = isData ? folder : folder.resolve(NodeFolder.DATA_FOLDER);
    Path ofToday = data.resolve(NodeFolder.CHECKPOINTS_FOLDER);
    if (Files.isDirectory(ofToday)) {
      // A node made it when it started, and looks nowhere else, whatever is left beside it.
      return Optional.of(ofToday);
    }
    Optional<NodeFolder> inUse = NodeFolder.find(folder);
    if (inUse.isPresent()) {
      return inUse.map(NodeFolder::checkpoints);
    }
    // The names say enough: a node that has not started yet has neither folder.
    if (isData || Files.isDirectory(data)) {
      return Optional.of(ofToday);
    }
    return folder.endsWith(Path.of(NodeFolder.DATA_FOLDER, NodeFolder.CHECKPOINTS_FOLDER))
        ? Optional.of(folder)
        : Optional.empty();
  }

  /** So that the newer checkpoint is the one that keeps its bytes in place the longest. */
  private static Path freeOrOlder(NodeFolder folder) {
    Comparator<Slot> absentFirst = Comparator.comparing(slot -> slot.state() != Slot.State.ABSENT);
    Comparator<Slot> invalidFirst =
        Comparator.comparing(slot -> slot.state() != Slot.State.INVALID);
    return folder.slots().stream()
        .min(absentFirst.thenComparing(invalidFirst).thenComparing(Slot.BY_EVENT))
        .orElseThrow()
        .path();
  }

  /** A link that leads nowhere has the name all the same. */
  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isCheckpointName(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    return name.endsWith(".chkjam") || name.endsWith(".jam");
  }

  /** The name comes from a manifest: it must not lead out of the folder. */
  private static String plain(String name) throws UsageException {
    boolean plain =
        !name.isBlank()
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    if (!plain) {
      throw new UsageException(
          "the snapshot was pushed under a name that is no plain file name: "
              + name.replaceAll("\\p{Cntrl}", "?"),
          "name a file with --to");
    }
    return name;
  }
}
