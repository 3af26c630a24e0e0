package dev.jamjar.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.LocalMachineException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.synthetic.Library.Noun;
import dev.jamjar.synthetic.Library.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticChainTest {
  @TempDir Path folder;

  @Test
  void writesTheFilePromised() throws IOException {
    Path file = folder.resolve("0.chkjam");
    Night night = SyntheticChain.start(small(1)).writeTo(file);
    Checkpoint checkpoint = Checkpoint.read(file);
    assertArrayEquals(checkpoint.expectedChecksum(), checkpoint.checksum());
    assertArrayEquals(night.kernelHash().bytes(), checkpoint.kernelHash());
    assertEquals(night.eventNumber(), checkpoint.eventNumber());
    assertEquals(night.fileBytes(), Files.size(file));
    assertEquals(night.coldBytes(), checkpoint.cold().length);
    assertEquals(night.stateBytes(), checkpoint.state().length);
  }

  @Test
  void writesTheBitsThatANodesEncoderWould() throws IOException {
    SyntheticChain chain = SyntheticChain.start(small(2));
    chain.nextNight();
    Checkpoint checkpoint = write(chain);
    for (byte[] jam : List.of(checkpoint.cold(), checkpoint.state())) {
      assertArrayEquals(jam, Library.write(new Library().read(jam, new ArrayList<>())));
    }
  }

  @Test
  void sameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    byte[] bytes = thirdNight(3);
    assertArrayEquals(bytes, thirdNight(3));
    assertNotEquals(Blake3.of(bytes), Blake3.of(thirdNight(4)));
  }

  /** Figures measured with a seed should mean the same chain in every release. */
  @Test
  void bytesOfASeedAreThoseTheyAlwaysWere() throws IOException {
    assertEquals(
        "24a40fd73bf4f5bdde7416e95ded97fc1328b114cc6ecadaf0e2db8cbb4d5009",
        Blake3.of(thirdNight(5)).hex());
  }

  @Test
  void writingANightTwiceGivesTheSameBytes() throws IOException {
    SyntheticChain chain = SyntheticChain.start(small(6));
    assertArrayEquals(write(chain).state(), write(chain).state());
  }

  @Test
  void stateIsLaidOutAsAtVersionSix() throws IOException {
    SyntheticChain chain = SyntheticChain.start(small(7));
    chain.nextNight();
    Noun state = state(chain);
    assertEquals(0, state.part(0).number());
    Noun kernel = state.rest(2);
    assertEquals(6, kernel.part(0).number());

    Noun derived = kernel.part(4);
    assertEquals(0, derived.head.head.number());
    assertEquals(chain.night().height(), derived.head.tail.number());
    Map<Noun, Noun> heaviest = Library.map(derived.tail);
    assertEquals(chain.night().height() + 1, heaviest.size());
    Noun core = kernel.part(1).tail;
    Map<Noun, Noun> pages = Library.map(core.part(3));
    assertEquals(chain.night().blocks(), pages.size());
    for (int byBlock : new int[] {0, 1, 5, 6, 7}) {
      assertEquals(pages.keySet(), Library.map(core.part(byBlock)).keySet());
    }

    Noun newest = core.part(4).tail;
    for (long height = chain.night().height(); height > 0; height--) {
      Noun page = pages.get(newest);
      assertSame(newest, page.part(0));
      assertEquals(height, page.part(9).number());
      assertSame(newest, heaviest.get(page.part(9)));
      int proofBits = page.part(1).tail.value.bitLength();
      assertTrue(Math.abs(proofBits - 8 * 300) <= 8 * 300 / 64, proofBits + " bits of proof");
      newest = page.part(2);
    }
  }

  @Test
  void transactionsSpendNotesAndMakeOthers() throws IOException {
    Noun core = state(SyntheticChain.start(small(8))).rest(2).part(1).tail;
    Map<Noun, Noun> balances = Library.map(core.part(0));
    Map<Noun, Noun> bodies = Library.map(core.part(1));
    Map<Noun, Noun> raw = Library.map(core.part(2));
    int spent = 0;
    for (Noun page : Library.map(core.part(3)).values()) {
      Set<Noun> names = Library.map(balances.get(page.part(0))).keySet();
      Map<Noun, Noun> transactions = Library.map(bodies.get(page.part(0)));
      Set<Noun> ids = Set.copyOf(Library.entries(page.part(3)));
      assertEquals(ids, Set.copyOf(transactions.keySet()));
      for (Noun id : transactions.keySet()) {
        Noun transaction = transactions.get(id);
        assertSame(transaction.part(1), raw.get(id).head);
        assertTrue(names.containsAll(Library.map(transaction.rest(3)).keySet()));
        for (Noun input : Library.map(transaction.part(1).rest(2)).keySet()) {
          assertFalse(names.contains(input));
          assertTrue(Library.map(balances.get(page.part(2))).containsKey(input));
          spent++;
        }
      }
    }
    assertTrue(spent > 100, spent + " notes spent");
  }

  @Test
  void blocksOfAbandonedBranchesStayKnown() throws IOException {
    Noun kernel = state(SyntheticChain.start(small(9))).rest(2);
    Set<Noun> heights = new HashSet<>();
    int twice = 0;
    for (Noun page : Library.map(kernel.part(1).tail.part(3)).values()) {
      twice += heights.add(page.part(9)) ? 0 : 1;
    }
    assertTrue(twice > 0);
    assertEquals(heights, Library.map(kernel.part(4).tail).keySet());
  }

  @Test
  void pendingTransactionsAndBlocksComeAndGo() throws IOException {
    SyntheticChain chain =
        SyntheticChain.start(new ChainOptions(10, 20, 2, 64, 3, 0, OptionalInt.empty()));
    Set<Noun> transactions = new HashSet<>();
    Set<Noun> blocks = new HashSet<>();
    Library library = new Library();
    Noun waiting = null;
    for (int i = 0; i < 12; i++) {
      waiting = library.read(write(chain).state(), new ArrayList<>()).rest(2).part(1).head;
      transactions.addAll(Library.entries(waiting.part(1)));
      blocks.addAll(Library.map(waiting.rest(3)).keySet());
      chain.nextNight();
    }
    assertTrue(transactions.size() > Library.entries(waiting.part(1)).size());
    assertTrue(blocks.size() > Library.entries(waiting.rest(3)).size());
  }

  @Test
  void newNounBytesAreWhatARecountGives() throws IOException {
    SyntheticChain chain = SyntheticChain.start(upgradingInNight(2, 11));
    assertEquals(recount(chain, Set.of(), Set.of(), new Library()), chain.night().newNounBytes());
    for (int i = 0; i < 3; i++) {
      Library library = new Library();
      Checkpoint before = write(chain);
      Set<Noun> cold = Library.within(library.read(before.cold(), new ArrayList<>()));
      Set<Noun> state = Library.within(library.read(before.state(), new ArrayList<>()));
      chain.nextNight();
      assertEquals(recount(chain, cold, state, library), chain.night().newNounBytes());
    }
  }

  @Test
  void countsAreThoseOfTheTokens() throws IOException {
    SyntheticChain chain = SyntheticChain.start(small(12));
    Checkpoint checkpoint = write(chain);
    List<Token> tokens = new ArrayList<>();
    new Library().read(checkpoint.cold(), tokens);
    new Library().read(checkpoint.state(), tokens);
    Night night = chain.night();
    long cells = tokens.stream().filter(t -> !t.owner().isAtom()).count();
    assertEquals(cells, night.cells());
    assertEquals(tokens.size() - cells, night.atoms());
    assertEquals(night.cells() + 2, night.atoms() + night.references());
  }

  @Test
  void kernelUpgradeRewritesTheColdStateOnce() throws IOException {
    SyntheticChain chain = SyntheticChain.start(upgradingInNight(2, 13));
    List<Checkpoint> nights = new ArrayList<>();
    long[] fresh = new long[4];
    for (int i = 0; i < 4; i++) {
      nights.add(write(chain));
      fresh[i] = chain.night().newNounBytes();
      chain.nextNight();
    }
    assertArrayEquals(nights.get(0).cold(), nights.get(1).cold());
    assertFalse(Arrays.equals(nights.get(1).cold(), nights.get(2).cold()));
    assertArrayEquals(nights.get(2).cold(), nights.get(3).cold());
    assertFalse(Arrays.equals(nights.get(1).kernelHash(), nights.get(2).kernelHash()));
    assertTrue(fresh[2] > nights.get(2).cold().length * 0.9, "upgrade brought " + fresh[2]);
    assertTrue(fresh[3] < nights.get(2).cold().length, "night after it brought " + fresh[3]);
  }

  @Test
  void nightOfMainnetSizeBringsItsProofsAndLittleElse() {
    SyntheticChain chain = SyntheticChain.start(ChainOptions.likeMainnet(14, 200));
    long before = chain.night().stateBytes();
    chain.nextNight();
    Night night = chain.night();
    long proofs = 144 * 117_000;
    assertTrue(night.newNounBytes() > 0.99 * proofs, night.toString());
    assertTrue(night.newNounBytes() < 1.03 * proofs, night.toString());
    assertTrue(night.stateBytes() - before > proofs * 0.99, night.toString());
  }

  @Test
  void coldStateIsAsLongAsWantedAndMostlyReferences() throws IOException {
    ChainOptions options = new ChainOptions(15, 1, 1, 64, 0, 500_000, OptionalInt.empty());
    byte[] cold = write(SyntheticChain.start(options)).cold();
    assertEquals(500_000, cold.length, 50_000);
    List<Token> tokens = new ArrayList<>();
    new Library().read(cold, tokens);
    long references = 0;
    for (Token token : tokens) {
      references += token.owner().isAtom() ? 0 : token.bits() - 2;
    }
    assertEquals(0.64, references / (8.0 * cold.length), 0.05);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    OptionalInt never = OptionalInt.empty();
    for (int[] bad :
        new int[][] {
          {0, 1, 100, 3, 0},
          {1, 0, 100, 3, 0},
          {1, 1, 63, 3, 0},
          {1, 1, 100, -1, 0},
          {1, 1, 100, 3, -1},
          {1, 1, 1 << 25, 3, 0},
          {1, 1, 100, 3, 1 << 27}
        }) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new ChainOptions(0, bad[0], bad[1], bad[2], bad[3], bad[4], never));
    }
    assertThrows(IllegalArgumentException.class, () -> upgradingInNight(0, 1));
  }

  @Test
  void placeThatCannotBeWrittenIsNamed() {
    SyntheticChain chain =
        SyntheticChain.start(new ChainOptions(0, 1, 1, 64, 0, 0, OptionalInt.empty()));
    LocalMachineException e =
        assertThrows(
            LocalMachineException.class, () -> chain.writeTo(folder.resolve("no/such/folder")));
    assertTrue(e.getMessage().contains("no/such/folder"), e.getMessage());
  }

  private static ChainOptions small(long seed) {
    return new ChainOptions(seed, 130, 20, 300, 3, 20_000, OptionalInt.empty());
  }

  private static ChainOptions upgradingInNight(int night, long seed) {
    return new ChainOptions(seed, 100, 15, 300, 3, 40_000, OptionalInt.of(night));
  }

  private byte[] thirdNight(long seed) throws IOException {
    SyntheticChain chain = SyntheticChain.start(small(seed));
    chain.nextNight();
    chain.nextNight();
    Path file = folder.resolve("third.chkjam");
    chain.writeTo(file);
    return Files.readAllBytes(file);
  }

  private Checkpoint write(SyntheticChain chain) throws IOException {
    Path file = folder.resolve("written.chkjam");
    chain.writeTo(file);
    return Checkpoint.read(file);
  }

  private Noun state(SyntheticChain chain) throws IOException {
    return new Library().read(write(chain).state(), new ArrayList<>());
  }

  /** New-noun bytes by their definition, from the files. */
  private long recount(SyntheticChain chain, Set<Noun> cold, Set<Noun> state, Library library)
      throws IOException {
    Checkpoint tonight = write(chain);
    List<Token> coldTokens = new ArrayList<>();
    List<Token> stateTokens = new ArrayList<>();
    library.read(tonight.cold(), coldTokens);
    library.read(tonight.state(), stateTokens);
    return (newBits(coldTokens, cold) + newBits(stateTokens, state) + 7) / 8;
  }

  private static long newBits(List<Token> tokens, Set<Noun> known) {
    return tokens.stream().filter(t -> !known.contains(t.owner())).mapToLong(Token::bits).sum();
  }
}
