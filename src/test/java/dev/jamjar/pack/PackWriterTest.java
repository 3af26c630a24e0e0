package dev.jamjar.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.SampleBytes;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.ChunkId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackWriterTest {
  @Test
  void aPackIsNamedByItsBytes() {
    PackWriter.Sealed sealed = PackVectors.small();

    byte[] bytes = PackVectors.bytes(sealed);
    assertEquals(Blake3.of(bytes), sealed.directory().id().hash());
    assertEquals(bytes.length, sealed.directory().bytes());
    assertTrue(sealed.content().isReadOnly());
  }

  @Test
  void shortChunksShareAFrameAndALongOneStandsAlone() throws Exception {
    PackDirectory pack = PackVectors.small().directory();

    assertEquals(3, pack.chunks());
    // The long one was written at once, the short ones when the pack was sealed.
    assertEquals(List.of(1, 2), pack.frames().stream().map(f -> f.chunks()).toList());
  }

  @Test
  void chunksComeBackFromTheirFrame() throws Exception {
    PackWriter.Sealed sealed = PackVectors.small();
    byte[] bytes = PackVectors.bytes(sealed);

    for (PackDirectory.Frame frame : sealed.directory().frames()) {
      FrameReader.Frame read =
          FrameReader.read("frame", bytes, (int) frame.offset(), frame.bytes());
      assertArrayEquals(frame.lengths(), read.lengths());
      int offset = 0;
      for (int i = 0; i < frame.chunks(); i++) {
        assertEquals(frame.id(i), ChunkId.of(read.content(), offset, frame.lengths()[i]));
        offset += frame.lengths()[i];
      }
      assertEquals(offset, read.content().length);
    }
  }

  @Test
  void whatDoesNotCompressIsStoredAndWhatDoesIsNot() {
    byte[] random = PackVectors.bytes(PackVectors.sealed(SampleBytes.random(1, 100_000)));
    byte[] text = PackVectors.bytes(PackVectors.sealed(SampleBytes.compressible(1, 100_000)));
    byte[] tiny = PackVectors.bytes(PackVectors.sealed(new byte[] {7}));

    assertTrue(random.length < 100_030, "stored " + random.length);
    assertTrue(text.length < 50_000, "compressed to " + text.length);
    assertTrue(tiny.length < 20, "one byte takes " + tiny.length);
  }

  @Test
  void takesAChunkFromTheMiddleOfABuffer() throws Exception {
    byte[] buffer = SampleBytes.random(5, 200_000);
    byte[] lone = Arrays.copyOfRange(buffer, 100_000, 150_000);
    byte[] grouped = Arrays.copyOfRange(buffer, 50, 60);
    try (PackWriter writer = new PackWriter()) {
      writer.add(ChunkId.of(lone), buffer, 100_000, 50_000);
      writer.add(ChunkId.of(grouped), buffer, 50, 10);
      PackDirectory scanned = PackScanner.scan("pack", PackVectors.bytes(writer.seal()));

      assertEquals(ChunkId.of(lone), scanned.frames().get(0).id(0));
      assertEquals(ChunkId.of(grouped), scanned.frames().get(1).id(0));
    }
  }

  @Test
  void aSealedPackLeavesTheNextOneEmpty() throws Exception {
    try (PackWriter writer = new PackWriter()) {
      assertTrue(writer.isEmpty());
      byte[] first = SampleBytes.random(1, 50);
      writer.add(ChunkId.of(first), first, 0, first.length);
      assertFalse(writer.isEmpty());
      PackWriter.Sealed one = writer.seal();
      byte[] before = PackVectors.bytes(one);
      assertTrue(writer.isEmpty());
      byte[] second = SampleBytes.random(2, 60_000);
      writer.add(ChunkId.of(second), second, 0, second.length);
      PackWriter.Sealed two = writer.seal();

      assertArrayEquals(before, PackVectors.bytes(one));
      assertEquals(1, two.directory().chunks());
      assertEquals(1, PackScanner.scan("pack", PackVectors.bytes(two)).frames().size());
    }
  }

  @Test
  void isFullAtItsTargetAndStaysFarBelowTheLimit() {
    byte[] chunk = SampleBytes.random(1, Limits.MAX_CHUNK_BYTES);
    try (PackWriter writer = new PackWriter()) {
      int added = 0;
      while (!writer.isFull()) {
        writer.add(ChunkId.of(chunk), chunk, 0, chunk.length);
        added++;
      }
      assertEquals(32, added);
      PackWriter.Sealed sealed = writer.seal();
      assertTrue(sealed.directory().bytes() < PackWriter.TARGET_BYTES + (2 << 20));
    }
  }

  @Test
  void aSaltMakesAnotherPackOfTheSameChunks() throws Exception {
    PackWriter.Sealed sealed = PackVectors.small();

    PackWriter.Sealed one = sealed.salted(new SecureRandom());
    PackWriter.Sealed other = sealed.salted(new SecureRandom());

    PackDirectory scanned = PackScanner.scan("pack", PackVectors.bytes(one));
    assertEquals(sealed.directory().chunks(), scanned.chunks());
    assertEquals(scanned.id(), one.directory().id());
    assertEquals(scanned.bytes(), one.directory().bytes());
    for (int i = 0; i < scanned.frames().size(); i++) {
      PackDirectory.Frame listed = one.directory().frames().get(i);
      assertEquals(scanned.frames().get(i).offset(), listed.offset());
      assertArrayEquals(scanned.frames().get(i).ids(), listed.ids());
    }
    assertEquals(
        3, Set.of(sealed.directory().id(), one.directory().id(), other.directory().id()).size());
  }

  @Test
  void countlessTinyChunksMakeSoundFrames() throws Exception {
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_FRAME_CHUNKS + 10; i++) {
      chunks.add(new byte[] {(byte) i});
    }
    PackWriter.Sealed sealed = PackVectors.sealed(chunks.toArray(byte[][]::new));

    PackDirectory scanned = PackScanner.scan("pack", PackVectors.bytes(sealed));

    assertEquals(
        List.of(Limits.MAX_FRAME_CHUNKS, 10),
        scanned.frames().stream().map(f -> f.chunks()).toList());
  }

  @Test
  void refusesAChunkThatNoReaderWouldTake() {
    try (PackWriter writer = new PackWriter()) {
      byte[] bytes = new byte[Limits.MAX_CHUNK_BYTES + 1];
      ChunkId id = ChunkId.of(bytes);
      assertThrows(IllegalArgumentException.class, () -> writer.add(id, bytes, 0, bytes.length));
      assertThrows(IllegalArgumentException.class, () -> writer.add(id, bytes, 0, 0));
    }
  }
}
