package dev.jamjar.cli;

import dev.jamjar.LocalMachineException;
import dev.jamjar.UsageException;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.Night;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code jamjar synthetic}: writes the checkpoints of a made-up chain, night by night.
 *
 * <p>Not in the help, as nobody needs it to keep snapshots: the programs in {@code bench} do. It
 * says a line a night on stdout, as soon as the night is written; with {@code --step} it then waits
 * until a line comes on stdin, so that a series may be longer than the disk is large.
 */
@Command(
    name = "synthetic",
    hidden = true,
    description = "Writes the checkpoints of a made-up chain: night-0000.chkjam and so on.")
final class SyntheticCommand extends JamJarCommand {
  private static final int MAX_NIGHTS = 10_000;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write to; files of the same name are replaced.")
  private Path folder;

  @Option(
      names = "--nights",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many nights; ${DEFAULT-VALUE} if not given.")
  private int nights;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      defaultValue = "600",
      description = "Blocks of the first night; ${DEFAULT-VALUE} if not given.")
  private int firstBlocks;

  @Option(
      names = "--per-night",
      paramLabel = "N",
      defaultValue = "144",
      description = "Blocks that each later night adds; ${DEFAULT-VALUE} if not given.")
  private int perNight;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another number is another chain.")
  private long seed;

  @Option(
      names = "--proof-bytes",
      paramLabel = "N",
      defaultValue = "117000",
      description = "About how long a block's proof is; ${DEFAULT-VALUE} if not given.")
  private int proofBytes;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many transactions a block has at most; ${DEFAULT-VALUE} if not given.")
  private int transactions;

  @Option(
      names = "--cold-bytes",
      paramLabel = "N",
      defaultValue = "4000000",
      description = "About how long the cold state is; ${DEFAULT-VALUE} if not given.")
  private int coldBytes;

  @Option(
      names = "--kernel-upgrade-night",
      paramLabel = "N",
      description = "The night, from 1, from which another kernel runs.")
  private Integer upgradeNight;

  @Option(
      names = "--step",
      description = "Wait for a line on stdin after each night but the last; stop where it ends.")
  private boolean step;

  @Override
  ExitCode run(Session session) throws IOException {
    ChainOptions options = checkedOptions();
    createFolder();
    Console console = session.console();
    console.line("night height blocks fileBytes newNounBytes file");
    List<Object> written = new ArrayList<>();
    SyntheticChain chain = SyntheticChain.start(options);
    for (int i = 0; i < nights; i++) {
      if (i > 0) {
        if (step && !nextLine()) {
          break;
        }
        chain.nextNight();
      }
      Path file = folder.resolve("night-%04d.chkjam".formatted(i));
      Night night = chain.writeTo(file);
      console.line(
          night.number()
              + (" " + night.height())
              + (" " + night.blocks())
              + (" " + night.fileBytes())
              + (" " + night.newNounBytes())
              + (" " + file));
      written.add(json(night, file));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.put("nights", written);
    console.result(json);
    return ExitCode.DONE;
  }

  private ChainOptions checkedOptions() throws UsageException {
    if (nights < 1 || nights > MAX_NIGHTS) {
      throw new UsageException(
          "--nights is " + nights, "it takes a number from 1 to " + MAX_NIGHTS);
    }
    try {
      return new ChainOptions(
          seed,
          firstBlocks,
          perNight,
          proofBytes,
          transactions,
          coldBytes,
          upgradeNight == null ? OptionalInt.empty() : OptionalInt.of(upgradeNight));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), "\"jamjar synthetic --help\" shows what it takes");
    }
  }

  private void createFolder() throws LocalMachineException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LocalMachineException(
          "cannot create the folder " + folder + ": " + e.getMessage(), "name another one", e);
    }
  }

  /** Waits for the end of a line; answers false where the input has ended. */
  private static boolean nextLine() throws IOException {
    int c = System.in.read();
    while (c >= 0 && c != '\n') {
      c = System.in.read();
    }
    return c >= 0;
  }

  private static Map<String, Object> json(Night night, Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("night", night.number());
    json.put("file", file.toString());
    json.put("height", night.height());
    json.put("blocks", night.blocks());
    json.put("eventNumber", night.eventNumber());
    json.put("kernelHash", night.kernelHash().hex());
    json.put("fileBytes", night.fileBytes());
    json.put("stateBytes", night.stateBytes());
    json.put("coldBytes", night.coldBytes());
    json.put("cells", night.cells());
    json.put("atoms", night.atoms());
    json.put("references", night.references());
    json.put("newNounBytes", night.newNounBytes());
    return json;
  }
}
