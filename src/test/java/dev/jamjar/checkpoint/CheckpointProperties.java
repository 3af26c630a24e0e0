package dev.jamjar.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.checkpoint.Checkpoint.Kind;
import dev.jamjar.checkpoint.ChecksumCheck.Outcome;
import dev.jamjar.jam.JamArbitraries;
import dev.jamjar.jam.Noun;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes are, reading them ends in facts that account for every byte. */
class CheckpointProperties {
  /** Where version 0 has its buff_index, and later versions the kernel's hash or the length. */
  private static final int FLAG_OFFSET = 10;

  @Property(tries = 200)
  void anyBytesHaveFacts(@ForAll byte[] bytes) throws Exception {
    requireWhole(bytes.length, facts(bytes));
  }

  @Property(tries = 200)
  void anyBytesAfterAMagicHaveFacts(@ForAll("magics") String magic, @ForAll byte[] bytes)
      throws Exception {
    byte[] file = new CheckpointBytes().magic(magic).raw(bytes).build();

    CheckpointFacts facts = facts(file);

    requireWhole(file.length, facts);
    assertNotEquals(Kind.OTHER, facts.kind());
  }

  @Property(tries = 3)
  void everyTruncationIsNoticed(@ForAll("checkpoints") byte[] file) throws Exception {
    for (int length = 0; length < file.length; length++) {
      CheckpointFacts facts = facts(Arrays.copyOf(file, length));
      requireWhole(length, facts);
      boolean magicLost = length < 9;
      assertEquals(magicLost, facts.problem().isEmpty(), "length " + length);
      assertNotEquals(Outcome.VALID, facts.checksum().outcome(), "length " + length);
    }
  }

  @Property(tries = 3)
  void everyFlippedBitOfAChkjamIsNoticed(@ForAll("checkpoints") byte[] file, @ForAll int seed)
      throws Exception {
    for (int i = 0; i < file.length; i++) {
      byte[] damaged = file.clone();
      damaged[i] ^= (byte) (1 << (seed + i & 7));
      CheckpointFacts facts = facts(damaged);
      requireWhole(file.length, facts);
      // The kernel's hash and the flag of version 0 are the two fields no checksum covers.
      boolean uncovered =
          !facts.kernelHash().equals(Optional.of(CheckpointBytes.KERNEL)) || i == FLAG_OFFSET;
      assertTrue(uncovered || facts.checksum().outcome() != Outcome.VALID, "byte " + i);
    }
  }

  @Property(tries = 10)
  void everyFlippedBitOfAFileWithoutChecksumEndsInFacts(
      @ForAll("versions") long version, @ForAll int seed, @ForAll boolean header) throws Exception {
    byte[] jam = States.jam(States.ofHeight(version, 3));
    byte[] file = header ? CheckpointBytes.exportedState(28, jam) : jam;
    for (int i = 0; i < file.length; i++) {
      byte[] damaged = file.clone();
      damaged[i] ^= (byte) (1 << (seed + i & 7));
      requireWhole(file.length, facts(damaged));
    }
  }

  @Property(tries = 200)
  void aWholeJamIsRecognised(@ForAll("nouns") Noun noun, @ForAll("styles") Noun.Style style)
      throws Exception {
    byte[] jam = Noun.jam(noun, style);

    CheckpointFacts facts = facts(jam);

    assertEquals(Kind.BARE_JAM, facts.kind());
    NounCounts counts = facts.jams().get(0).nouns().orElseThrow();
    assertEquals(counts.cells() + 1, counts.atoms() + counts.backReferences());
    assertTrue(counts.distinctReferenced().getAsLong() <= counts.backReferences());
  }

  @Property(tries = 200)
  void aJamPaddedToA64BitWordIsRecognisedAndALongerOneIsNot(@ForAll("nouns") Noun noun)
      throws Exception {
    byte[] jam = Noun.jam(noun);

    assertEquals(Kind.BARE_JAM, facts(Arrays.copyOf(jam, jam.length + 7 & -8)).kind());
    assertEquals(Kind.OTHER, facts(Arrays.copyOf(jam, jam.length + 8)).kind());
  }

  @Property(tries = 100)
  void aJamWithAnotherByteBehindItIsNone(@ForAll("nouns") Noun noun) throws Exception {
    byte[] jam = Noun.jam(noun);
    byte[] longer = Arrays.copyOf(jam, jam.length + 1);
    longer[jam.length] = 1;

    assertEquals(Kind.OTHER, facts(longer).kind());
  }

  @Property(tries = 200)
  void heightsAreTheSameHoweverTheStateIsWritten(
      @ForAll("versions") long version,
      @ForAll("heights") long height,
      @ForAll("styles") Noun.Style style)
      throws Exception {
    byte[] jam = Noun.jam(States.ofHeight(version, height), style);

    assertEquals(height, facts(jam).height().value().orElseThrow());
  }

  @Provide
  Arbitrary<byte[]> checkpoints() throws IOException {
    byte[] cold = States.jam(States.COLD);
    return Arbitraries.of(
        CheckpointBytes.version0(28, States.pairJam(States.ofHeight(0, 1))),
        CheckpointBytes.version1(300, States.pairJam(States.withoutChain(4))),
        CheckpointBytes.version2(70_000, cold, States.jam(States.withoutChain(6))));
  }

  @Provide
  Arbitrary<String> magics() {
    return Arbitraries.of("CHKJAM", "EXPJAM");
  }

  @Provide
  Arbitrary<Noun> nouns() {
    return JamArbitraries.nouns(60);
  }

  @Provide
  Arbitrary<Noun.Style> styles() {
    return JamArbitraries.styles();
  }

  @Provide
  Arbitrary<Long> versions() {
    return Arbitraries.longs().between(0, StateNoun.NEWEST_VERSION);
  }

  @Provide
  Arbitrary<Long> heights() {
    return Arbitraries.longs().between(0, 40);
  }

  private static void requireWhole(long length, CheckpointFacts facts) {
    assertEquals(length, facts.bytes());
    List<Part> parts = facts.parts();
    long end = 0;
    for (Part part : parts) {
      assertEquals(end, part.offset());
      end = part.end();
    }
    assertEquals(length, end);
    assertFalse(facts.height().value().isPresent() == facts.height().unknown().isPresent());
  }

  private static CheckpointFacts facts(byte[] file) throws IOException {
    try (OpenBytes open = new OpenBytes(file)) {
      return CheckpointFacts.of(Checkpoint.read(open.channel()));
    }
  }
}
