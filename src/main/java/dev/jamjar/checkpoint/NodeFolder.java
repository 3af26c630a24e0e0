package dev.jamjar.checkpoint;

import dev.jamjar.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder in which a node keeps its two checkpoint slots.
 *
 * <p>Nodes of today keep them in {@code <node>/.data.nockchain/checkpoints}, the guides of earlier
 * ones in {@code <node>/.data.nockchain}; both are found from any folder on that path.
 */
public record NodeFolder(Path checkpoints) {
  /** The folder below a node's own that holds everything the node keeps. */
  static final String DATA_FOLDER = ".data.nockchain";

  static final String CHECKPOINTS_FOLDER = "checkpoints";
  static final List<String> SLOT_NAMES = List.of("0.chkjam", "1.chkjam");

  /**
   * The checkpoint file that {@code path} means: itself if it is a file, the newest valid slot if
   * it is a node's folder or a checkpoints folder.
   *
   * @throws NotFoundException if there is no such file, naming what was looked at
   */
  public static Path checkpointAt(Path path) throws NotFoundException {
    if (Files.isDirectory(path)) {
      return at(path).newest().path();
    }
    if (!Files.exists(path)) {
      throw new NotFoundException(
          "there is no file or folder " + path,
          "name a checkpoint file, or the folder of a node that has saved one");
    }
    return path;
  }

  /**
   * The folder with slots that {@code folder} is or holds.
   *
   * @throws NotFoundException if no slot was ever saved there, naming what was looked at
   */
  public static NodeFolder at(Path folder) throws NotFoundException {
    return find(folder).orElseThrow(() -> noSlots(folder));
  }

  /** The folder with slots that {@code folder} is or holds; empty where no slot was ever saved. */
  public static Optional<NodeFolder> find(Path folder) {
    return candidates(folder).filter(NodeFolder::holdsSlot).findFirst().map(NodeFolder::new);
  }

  /** Where a node of today keeps its slots whose own folder is {@code node}; need not exist. */
  public static Path checkpointsIn(Path node) {
    return node.resolve(DATA_FOLDER).resolve(CHECKPOINTS_FOLDER);
  }

  /** Both slots as their headers show them, 0 before 1; reads a few bytes of each. */
  public List<Slot> slots() {
    return SLOT_NAMES.stream().map(name -> Slot.read(checkpoints.resolve(name))).toList();
  }

  /**
   * The slot that the node itself would start from: of the valid ones, that with the highest event
   * number. Reads the candidate whole, and the other one only if that is invalid.
   *
   * @throws NotFoundException if no slot is valid, with the reason for each
   */
  public Slot newest() throws NotFoundException {
    List<Slot> looked = new ArrayList<>();
    for (Slot slot : newestFirst()) {
      Slot proved = slot.prove();
      if (proved.state() == Slot.State.VALID) {
        return proved;
      }
      looked.add(proved);
    }
    throw noneValid(looked);
  }

  /**
   * The slots in the order in which the node itself would try to start from them; slot 1 goes
   * before slot 0 where their event numbers are equal. Whether they are valid was not looked at.
   */
  public List<Slot> newestFirst() {
    return slots().stream().sorted(Slot.BY_EVENT.thenComparing(Slot::path).reversed()).toList();
  }

  /** What to say where none of these slots turned out to be valid. */
  public NotFoundException noneValid(List<Slot> looked) {
    return new NotFoundException(
        "no valid checkpoint in " + checkpoints + ": " + reasons(looked),
        "wait until the node has saved one, then run the same command again");
  }

  /** Where slots may be when {@code folder} is a node's, its data folder or the slots' own. */
  private static Stream<Path> candidates(Path folder) {
    Path data = folder.resolve(DATA_FOLDER);
    return Stream.of(
        data.resolve(CHECKPOINTS_FOLDER), data, folder.resolve(CHECKPOINTS_FOLDER), folder);
  }

  private static boolean holdsSlot(Path folder) {
    return SLOT_NAMES.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  private static NotFoundException noSlots(Path folder) {
    return new NotFoundException(
        "no checkpoint in "
            + folder
            + ": looked for "
            + String.join(" and ", SLOT_NAMES)
            + " in "
            + candidates(folder).map(Path::toString).collect(Collectors.joining(", ")),
        "name a checkpoint file, or the folder of a node that has saved one");
  }

  private static String reasons(List<Slot> slots) {
    return slots.stream()
        .map(slot -> slot.path().getFileName() + " " + slot.reason().orElse("is not there"))
        .collect(Collectors.joining("; "));
  }
}
