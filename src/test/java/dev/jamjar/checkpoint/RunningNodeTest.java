package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RunningNodeTest {
  private static final long SELF = 1;

  @TempDir Path root;
  private Path proc;
  private Path node;

  @BeforeEach
  void makeFolders() throws Exception {
    proc = Files.createDirectory(root.resolve("proc"));
    node = Files.createDirectories(root.resolve("home/node")).toRealPath();
    Files.createDirectories(node.resolve(".data.nockchain/checkpoints"));
  }

  @Test
  void anOpenFileInTheDataFolderIsASign() throws Exception {
    process(7, "bash", root, "socket:[4711]");
    process(8, "nockchain", root, node.resolve(".data.nockchain/checkpoints/0.chkjam").toString());

    Optional<RunningNode> found = Optional.of(new RunningNode(8, "nockchain"));

    assertEquals(found, find(node));
    assertEquals(found, find(node.resolve(".data.nockchain")));
    assertEquals(found, find(node.resolve(".data.nockchain/checkpoints")));
  }

  @Test
  void aNodeThatWorksInItsFolderIsASignThoughItHasNoFileOpen() throws Exception {
    process(8, "nockchain", node, "socket:[4711]");

    assertEquals(Optional.of(new RunningNode(8, "nockchain")), find(node));
  }

  @Test
  void othersInTheFolderAreNone() throws Exception {
    process(7, "bash", node, "socket:[4711]");
    process(8, "nockchain-walle", node, "socket:[4711]");
    process(9, "nockchain", root, root.resolve("elsewhere").toString());

    assertEquals(Optional.empty(), find(node));
  }

  @Test
  void aFolderWithALikeNameIsAnother() throws Exception {
    process(8, "nockchain", root, node + "/.data.nockchain2/0.chkjam");

    assertEquals(Optional.empty(), find(node));
  }

  @Test
  void thisProcessDoesNotCount() throws Exception {
    process(SELF, "java", root, node.resolve(".data.nockchain/0.chkjam").toString());

    assertEquals(Optional.empty(), find(node));
  }

  @Test
  void entriesThatCannotBeReadArePassedOver() throws Exception {
    Files.createDirectory(proc.resolve("5"));
    Files.createFile(proc.resolve("6"));
    Files.createDirectory(proc.resolve("7x"));

    assertEquals(Optional.empty(), find(node));
  }

  @Test
  void nobodyIsSeenWhereThereIsNoProc() {
    assertEquals(Optional.empty(), RunningNode.find(node, root.resolve("missing"), SELF));
  }

  @Test
  void looksAtTheRealSystemWithoutFailing() {
    assertEquals(Optional.empty(), RunningNode.find(node));
  }

  private Optional<RunningNode> find(Path folder) {
    return RunningNode.find(folder, proc, SELF);
  }

  private void process(long pid, String command, Path cwd, String open) throws IOException {
    Path process = Files.createDirectories(proc.resolve(pid + "/fd")).getParent();
    Files.writeString(process.resolve("comm"), command + "\n");
    Files.createSymbolicLink(process.resolve("cwd"), cwd);
    Files.createSymbolicLink(process.resolve("fd/3"), Path.of(open));
  }
}
