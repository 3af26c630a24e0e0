package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.codec.Region;
import dev.jamjar.jam.JamWriter;
import dev.jamjar.jam.Noun;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.Night;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCountTest {
  @TempDir Path folder;

  @Test
  void allBlocksAreCountedThoseOfAbandonedBranchesToo() throws Exception {
    SyntheticChain chain =
        SyntheticChain.start(new ChainOptions(3, 200, 20, 64, 3, 10_000, OptionalInt.empty()));
    Path file = folder.resolve("0.chkjam");
    for (int i = 0; i < 3; i++) {
      Night night = chain.writeTo(file);
      try (FileChannel channel = FileChannel.open(file)) {
        StateFacts facts = StateFacts.of(Checkpoint.read(channel));
        assertEquals(OptionalLong.of(night.blocks()), facts.blocks());
        assertEquals(OptionalLong.of(night.height()), facts.height().value());
      }
      chain.nextNight();
    }
  }

  /** The shapes are upstream's consensus-state-0 to consensus-state-10, see {@link StateNoun}. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theBlocksOfEveryVersionOfTheStateAreFound(int version) throws Exception {
    Noun blocks = States.map(1, 5);
    Noun other = States.map(11, 12);
    Noun core =
        version <= 2
            ? Noun.cell(other, other, blocks, Noun.atom(0), other)
            : Noun.cell(other, other, other, blocks, Noun.atom(0), other);
    Noun consensus = version <= 4 ? core : Noun.cell(Noun.cell(other, other), core);
    Noun chain = States.derived(version, States.unit(Noun.atom(5)), blocks);
    byte[] state = Noun.jam(States.outer(version, consensus, chain));
    byte[] file = CheckpointBytes.exportedState(9, state);
    try (FileChannel channel = FileChannel.open(Files.write(folder.resolve("exported"), file))) {
      CheckpointFacts facts = CheckpointFacts.of(Checkpoint.read(channel));
      assertEquals(OptionalLong.of(5), facts.blocks());
      assertEquals(OptionalLong.of(5), facts.height().value());
    }
  }

  @Test
  void branchesThatAreReferencesAreLookedUpWhereTheyStand() throws Exception {
    // [[1 2] [[3 4] 0 0] [5 6] 0 0], the second [0 0] written as a reference to the first.
    OptionalLong count =
        count(
            jam -> {
              jam.cell();
              pair(jam, 1, 2);
              jam.cell();
              jam.cell();
              pair(jam, 3, 4);
              long empty = jam.position();
              pair(jam, 0, 0);
              jam.cell();
              pair(jam, 5, 6);
              jam.reference(empty);
            });

    assertEquals(OptionalLong.of(3), count);
  }

  @Test
  void anEmptyMapHasNoNodes() throws Exception {
    assertEquals(OptionalLong.of(0), count(jam -> jam.atom(0)));
  }

  @Test
  void whatIsNoMapIsNotCounted() throws Exception {
    assertEquals(OptionalLong.empty(), count(jam -> jam.atom(7)));
    assertEquals(OptionalLong.empty(), count(jam -> pair(jam, 0, 0)));
    OptionalLong noBranches =
        count(
            jam -> {
              jam.cell();
              pair(jam, 1, 2);
              jam.atom(0);
            });
    assertEquals(OptionalLong.empty(), noBranches);
  }

  /** A map that is its own branch would never end. */
  @Test
  void endlessMapsAreGivenUp() throws Exception {
    OptionalLong count =
        count(
            jam -> {
              jam.cell();
              pair(jam, 1, 2);
              jam.cell();
              jam.reference(0);
              jam.reference(0);
            });

    assertEquals(OptionalLong.empty(), count);
  }

  private interface Writing {
    void write(JamWriter jam) throws IOException;
  }

  private OptionalLong count(Writing writing) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter jam = new JamWriter(bytes);
    writing.write(jam);
    jam.finish();
    Path file = Files.write(folder.resolve("jam"), bytes.toByteArray());
    try (FileChannel channel = FileChannel.open(file)) {
      return BlockCount.of(Region.of(channel), 0).blocks();
    }
  }

  private static void pair(JamWriter jam, long head, long tail) throws IOException {
    jam.cell();
    jam.atom(head);
    jam.atom(tail);
  }
}
