package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.codec.Region;
import dev.jamjar.jam.MalformedJamException;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.Night;
import dev.jamjar.synthetic.SyntheticChain;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        CheckpointFacts facts = CheckpointFacts.of(Checkpoint.read(channel));
        assertEquals(OptionalLong.of(night.blocks()), facts.blocks());
        assertEquals(OptionalLong.of(night.height()), facts.height().value());
      }
      chain.nextNight();
    }
  }

  /** An atom that is not 0, a node that is no pair, and a branch that is a reference. */
  @Test
  void whatIsNoMapIsNotCounted() throws Exception {
    for (byte[] jam : new byte[][] {{0x0c}, {0x29}, {(byte) 0xa9, 0x0a}, {0x55, 0x07}}) {
      Path file = Files.write(folder.resolve("jam"), jam);
      try (FileChannel channel = FileChannel.open(file)) {
        OptionalLong count;
        try {
          count = BlockCount.of(Region.of(channel), 0);
        } catch (MalformedJamException e) {
          count = OptionalLong.empty();
        }
        assertEquals(OptionalLong.empty(), count);
      }
    }
  }
}
