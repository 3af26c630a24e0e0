package dev.jamjar.checkpoint;

import static dev.jamjar.jam.Noun.atom;
import static dev.jamjar.jam.Noun.cell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.jam.JamWriter;
import dev.jamjar.jam.Noun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeightTest {
  private static final int CURRENT = 6;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void readsTheHeightOfEveryStateVersionInEveryKindOfFile(long version) throws Exception {
    Noun state = States.ofHeight(version, 300);
    byte[] cold = States.jam(States.COLD);

    assertEquals(known(300), of(CheckpointBytes.version0(1, States.pairJam(state))));
    assertEquals(known(300), of(CheckpointBytes.version1(1, States.pairJam(state))));
    assertEquals(known(300), of(CheckpointBytes.version2(1, cold, States.jam(state))));
    assertEquals(known(300), of(CheckpointBytes.exportedState(1, States.jam(state))));
    assertEquals(known(300), of(States.jam(state)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 5, 6, 12})
  void tellsHeight0FromNoChain(long version) throws Exception {
    assertEquals(known(0), ofState(States.ofHeight(version, 0)));
    assertEquals(unknown("no chain yet"), ofState(States.withoutChain(version)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4, 6})
  void followsReferencesWhereverTheyStand(long version) throws Exception {
    Noun state = States.ofHeight(version, 700);
    // Every other encoder is free to refer back to small atoms too, or not to refer at all.
    for (int seed = 0; seed < 20; seed++) {
      Noun.Style style = new Noun.Style(new Random(seed), 0.1 * (seed % 11), 0.2 * (seed % 6));
      byte[] jam = Noun.jam(cell(state, state), style);
      assertEquals(known(700), of(CheckpointBytes.version1(1, jam)), "seed " + seed);
    }
  }

  @Test
  void followsAReferenceThatStandsForTheWholeDerivedState() throws Exception {
    Noun derived = States.derived(CURRENT, States.unit(atom(9)), States.map(0, 9));
    Noun state =
        cell(atom(0), atom(0), cell(atom(CURRENT), derived, atom(1), atom(2), derived, atom(3)));

    assertEquals(known(9), ofState(state));
  }

  @Test
  void isUnknownForAVersionThatWasNotThereYet() throws Exception {
    assertEquals(
        unknown("state version 13 is not known, 0 to 12 are"), ofState(States.ofHeight(13, 300)));
  }

  @Test
  void isUnknownForShapesThatDoNotFit() throws Exception {
    Noun internal = cell(atom(6), atom(1), atom(2), atom(3), atom(4), atom(5));

    assertEquals(unknown("the noun is no kernel state"), ofState(atom(0)));
    assertEquals(unknown("the noun is no kernel state"), ofState(cell(atom(1), atom(0), internal)));
    assertEquals(unknown("the noun is no kernel state"), ofState(cell(atom(0), atom(7), internal)));
    assertEquals(
        unknown("the state has no derived state where it should be"),
        ofState(cell(atom(0), atom(0), internal)));
    assertEquals(
        unknown("the state has fewer fields than its version says"),
        ofState(cell(atom(0), atom(0), atom(6), atom(1), atom(2))));
    assertEquals(
        unknown("the highest block height is no (unit @)"),
        ofState(States.outer(6, cell(atom(5), States.map(0, 5)))));
    assertEquals(
        unknown("the heaviest chain is no map of heights"),
        ofState(States.outer(6, cell(States.unit(atom(5)), atom(7)))));
    assertEquals(
        unknown("the heaviest chain is no map of heights"),
        ofState(States.outer(0, cell(cell(cell(atom(1), atom(1)), atom(1)), atom(0), atom(0)))));
  }

  @Test
  void isUnknownWhereAPairIsExpectedAndNoneIsThere() throws Exception {
    assertEquals(
        unknown("the jam is no cell of state and cold state"),
        of(CheckpointBytes.version1(1, Noun.jam(atom(5)))));
  }

  @Test
  void isUnknownForAJamThatIsCutShort() throws Exception {
    byte[] jam = States.jam(States.ofHeight(6, 300));

    Height height = of(CheckpointBytes.exportedState(1, Arrays.copyOf(jam, 60)));

    assertEquals(OptionalLong.empty(), height.value());
    assertTrue(height.unknown().orElse("").startsWith("the jam cannot be followed"));
  }

  @Test
  void isUnknownForAFileThatIsNoCheckpoint() throws Exception {
    assertEquals(unknown("not a checkpoint file"), of(new byte[] {1, 2, 3}));
  }

  @Test
  void givesUpOnAMapThatIsALongChain() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = derivedStateOfVersion0(bytes);
    int depth = 600;
    for (int level = 0; level < depth; level++) {
      openNode(out, level); // its left branch comes next
    }
    out.atom(0);
    for (int level = 0; level < depth; level++) {
      out.atom(0); // the right branches
    }
    // The constants: so long that it is not the number of nouns read that ends it.
    out.atom(BigInteger.ONE.shiftLeft(4_000_000));
    out.finish();

    assertEquals(
        unknown("the heaviest chain is no balanced map"),
        of(CheckpointBytes.exportedState(1, bytes.toByteArray())));
  }

  @Test
  void givesUpOnAMapWhoseReferencesMakeItEndless() throws Exception {
    // On each level both branches are one and the same map: 2^50 nodes in some hundred bytes.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = derivedStateOfVersion0(bytes);
    int depth = 50;
    long[] left = new long[depth];
    for (int level = 0; level < depth; level++) {
      openNode(out, level);
      left[level] = out.position();
    }
    out.atom(0);
    for (int level = depth - 1; level >= 0; level--) {
      out.reference(left[level]);
    }
    out.atom(0); // the constants
    out.finish();

    assertEquals(
        OptionalLong.empty(), of(CheckpointBytes.exportedState(1, bytes.toByteArray())).value());
  }

  /** Writes a state of version 0 up to where the heaviest chain comes next. */
  private static JamWriter derivedStateOfVersion0(ByteArrayOutputStream bytes) throws IOException {
    JamWriter out = new JamWriter(bytes);
    for (int field : new int[] {0, 0, 0, 1, 1, 1, 1}) { // %0 desk-hash version c p a m
      out.cell();
      out.atom(field);
    }
    out.cell();
    return out;
  }

  private static void openNode(JamWriter out, long height) throws IOException {
    out.cell();
    out.cell();
    out.atom(height);
    out.atom(0);
    out.cell();
  }

  private static Height ofState(Noun state) throws Exception {
    return of(CheckpointBytes.exportedState(1, States.jam(state)));
  }

  private static Height of(byte[] file) throws IOException {
    try (OpenBytes open = new OpenBytes(file)) {
      return StateFacts.of(Checkpoint.read(open.channel())).height();
    }
  }

  private static Height known(long height) {
    return new Height(OptionalLong.of(height), Optional.empty());
  }

  private static Height unknown(String reason) {
    return new Height(OptionalLong.empty(), Optional.of(reason));
  }
}
