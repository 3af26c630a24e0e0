package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.checkpoint.Checkpoint;
import dev.jamjar.checkpoint.Part;
import dev.jamjar.codec.ChunkList;
import dev.jamjar.codec.Codec;
import dev.jamjar.codec.Codecs;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aCheckpoint() throws Exception {
    file = folder.resolve("0.chkjam");
    SyntheticChain.start(new ChainOptions(1, 20, 5, 9_000, 3, 20_000, OptionalInt.empty()))
        .writeTo(file);
  }

  @Test
  void aPreparedJamGivesTheChunksItAlwaysGives() throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      Checkpoint checkpoint = Checkpoint.read(channel);
      AtomicInteger after = new AtomicInteger();
      try (Preparation preparation = Preparation.of(checkpoint, after::incrementAndGet)) {
        for (Part jam : checkpoint.jams()) {
          ChunkList expected = new ChunkList();
          Codecs.JAM.encode(jam.in(checkpoint.source()), expected);
          for (int time = 0; time < 2; time++) { // the second time it is prepared anew
            ChunkList chunks = new ChunkList();
            try (Codec.Prepared prepared = take(preparation, jam)) {
              prepared.encode(chunks);
            }
            assertEquals(expected.ids(), chunks.ids());
          }
        }
      }
      assertTrue(after.get() <= 1);
    }
  }

  /** Where an attempt ends before it comes to a jam, the next one need not look over it again. */
  @Test
  void whatNobodyHasTakenIsThereForTheNext() throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      Checkpoint checkpoint = Checkpoint.read(channel);
      Part jam = lastJam(checkpoint);
      for (Preparation each :
          new Preparation[] {
            Preparation.of(checkpoint, () -> {}), Preparation.ofNone(checkpoint)
          }) {
        try (each) {
          Background<Codec.Prepared> first = each.of(Codecs.JAM, jam.offset(), jam.length());
          assertSame(first, each.of(Codecs.JAM, jam.offset(), jam.length()));
          try (Codec.Prepared taken = take(each, jam)) {
            assertSame(first.get(), taken);
          }
          assertNotSame(first, each.of(Codecs.JAM, jam.offset(), jam.length()));
        }
      }
    }
  }

  @Test
  void whatNeedsNoPreparationIsThereAtOnce() throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      try (Preparation preparation = Preparation.ofNone(Checkpoint.read(channel))) {
        assertTrue(preparation.of(Codecs.RAW, 0, 100).isDone());
      }
    }
  }

  @Test
  void whatComesAfterwardsIsRun() throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      Background<String> result = new Background<>(() -> "done");
      Checkpoint checkpoint = Checkpoint.read(channel);
      Preparation preparation = Preparation.of(checkpoint, result);
      assertEquals("done", result.get());
      preparation.close();
      Background<String> alone = new Background<>(() -> "done");
      Preparation none = Preparation.ofNone(checkpoint, alone);
      assertEquals("done", alone.get());
      none.close();
    }
  }

  @Test
  void whyAJamIsUnsuitableIsSaidToWhoAsksForIt() throws Exception {
    long middle;
    try (FileChannel channel = FileChannel.open(file)) {
      Part last = lastJam(Checkpoint.read(channel));
      middle = last.offset() + last.length() / 2;
    }
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(middle);
      damaged.write(new byte[10_000]);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      Checkpoint checkpoint = Checkpoint.read(channel);
      Part last = lastJam(checkpoint);
      try (Preparation preparation = Preparation.of(checkpoint, () -> {})) {
        try (Codec.Prepared prepared = take(preparation, last)) {
          assertThrows(UnsuitableException.class, () -> prepared.encode(new ChunkList()));
        }
      }
    }
  }

  @Test
  void closedEarlyItStops() throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      Preparation.of(Checkpoint.read(channel), () -> {}).close();
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("jamjar-prepare")));
    }
  }

  private static Codec.Prepared take(Preparation preparation, Part jam) throws Exception {
    return preparation.take(Codecs.JAM, jam.offset(), jam.length());
  }

  private static Part lastJam(Checkpoint checkpoint) {
    return checkpoint.jams().get(checkpoint.jams().size() - 1);
  }
}
