package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.checkpoint.Checkpoint.Kind;
import dev.jamjar.hash.Hash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that real nodes wrote. Skipped where the folder with them is missing. */
class RealFilesTest {
  private static final Path DATA = Path.of("../shared/data");

  @Test
  void theLeaderIsAtHeight0() throws Exception {
    CheckpointFacts facts = facts("leader-0.chkjam");

    assertEquals(Kind.CHKJAM, facts.kind());
    assertEquals(OptionalInt.of(0), facts.version());
    assertEquals(OptionalLong.of(28), facts.eventNumber());
    assertEquals(
        Optional.of("0c1833c3f240a3c73fd0357442245230ded23708cbd44d6b869efc5cd0779e70"),
        facts.kernelHash().map(Hash::hex));
    assertEquals(ChecksumCheck.Outcome.VALID, facts.checksum().outcome());
    assertEquals(new Height(OptionalLong.of(0), Optional.empty()), facts.height());
    assertEquals(Optional.empty(), facts.jams().get(0).problem());
  }

  @Test
  void theFollowerHasNoChainYet() throws Exception {
    CheckpointFacts facts = facts("follower-0.chkjam");

    assertEquals(OptionalLong.of(121), facts.eventNumber());
    assertEquals(ChecksumCheck.Outcome.VALID, facts.checksum().outcome());
    assertEquals(new Height(OptionalLong.empty(), Optional.of("no chain yet")), facts.height());
  }

  @Test
  void countsTheNounsOfACheckpoint() throws Exception {
    assertEquals(
        Optional.of(new NounCounts(461_442, 985_967, 524_526, OptionalLong.of(115_528))),
        facts("leader-0.chkjam").jams().get(0).nouns());
  }

  @Test
  void countsTheNounsOfABareJam() throws Exception {
    assertEquals(
        Optional.of(new NounCounts(152_205, 213_063, 60_859, OptionalLong.of(11_627))),
        facts("small-blocks.jam").jams().get(0).nouns());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small-blocks.jam",
        "fakenet-genesis-pow-64-bex-5.jam",
        "balance.jam",
        "early-balance.jam"
      })
  void bareJamsAreRecognisedAndHaveNoHeight(String name) throws Exception {
    CheckpointFacts facts = facts(name);

    assertEquals(Kind.BARE_JAM, facts.kind());
    assertEquals(Optional.empty(), facts.jams().get(0).problem());
    assertEquals(OptionalLong.empty(), facts.height().value());
  }

  private static CheckpointFacts facts(String name) throws IOException {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), "the real files are not here");
    try (FileChannel open = SourceFile.open(file)) {
      return CheckpointFacts.of(Checkpoint.read(open));
    }
  }
}
