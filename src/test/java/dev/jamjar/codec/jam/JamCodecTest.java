package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.jam.JamWriter;
import dev.jamjar.jam.Noun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JamCodecTest {
  private static final Path DATA = Path.of("../shared/data");

  /** The length of the header of the version-0 checkpoints there. */
  private static final int HEADER = 81;

  @ParameterizedTest
  @CsvSource({
    "leader-0.chkjam, 81",
    "follower-0.chkjam, 81",
    "small-blocks.jam, 0",
    "balance.jam, 0",
    "early-balance.jam, 0",
    "fakenet-genesis-pow-64-bex-5.jam, 0"
  })
  void realFilesComeBack(String name, int header) throws Exception {
    Path file = real(name);
    byte[] bytes = Files.readAllBytes(file);
    byte[] jam = Arrays.copyOfRange(bytes, header, bytes.length);
    List<byte[]> chunks = Chunks.of(file, header, jam.length);
    assertArrayEquals(jam, Chunks.decode(chunks, jam.length));
  }

  @Test
  void oneRealCheckpointHasNearlyAllChunksOfAnother() throws Exception {
    Path leader = real("leader-0.chkjam");
    Path follower = real("follower-0.chkjam");
    Set<String> known = keys(Chunks.of(leader, HEADER, Files.size(leader) - HEADER));
    List<byte[]> second = Chunks.of(follower, HEADER, Files.size(follower) - HEADER);
    long newBytes =
        second.stream().filter(c -> !known.contains(key(c))).mapToLong(c -> c.length).sum();
    assertTrue(newBytes < Files.size(follower) * 3 / 100, newBytes + " new bytes");
  }

  @Test
  void equalNounsGiveEqualChunksWhereverTheyStand() throws Exception {
    Noun noun = ledger(new Random(1), 2000);
    List<byte[]> alone = Chunks.of(Noun.jam(noun));
    Noun before = ledger(new Random(2), 99);
    List<byte[]> behind = Chunks.of(Noun.jam(Noun.cell(before, noun, Noun.atom(7))));
    Set<String> known = keys(behind);
    long missing = alone.stream().filter(c -> !known.contains(key(c))).count();
    assertTrue(alone.size() > 50 && missing <= 2, missing + " of " + alone.size() + " missing");
  }

  @Test
  void aChangeInTheMiddleChangesFewChunks() throws Exception {
    Noun[] records = new Noun[1500];
    for (int i = 0; i < records.length; i++) {
      records[i] = ledger(new Random(i), 3);
    }
    List<byte[]> before = Chunks.of(Noun.jam(Noun.cell(records)));
    Set<String> known = keys(before);
    for (int place : new int[] {1, 400, 1498}) {
      Noun[] changed = records.clone();
      changed[place] = Noun.cell(ledger(new Random(-place), 4), records[place]);
      List<byte[]> after = Chunks.of(Noun.jam(Noun.cell(changed)));
      long fresh = after.stream().filter(c -> !known.contains(key(c))).count();
      assertTrue(before.size() > 100 && fresh <= 6, fresh + " of " + after.size() + " new");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 100_001, 262_144, 262_145, 3_000_000})
  void atomsComeBackAndLargeOnesAreTheirOwnChunks(int bytes) throws Exception {
    byte[] value = new byte[bytes];
    new Random(bytes).nextBytes(value);
    value[bytes - 1] = 0x11;
    Noun atom = new Noun.Atom(new BigInteger(1, reversed(value)));
    byte[] jam = Noun.jam(Noun.cell(Noun.atom(5), atom, atom, Noun.cell(atom, Noun.atom(6))));
    List<byte[]> chunks = Chunks.of(jam);
    assertArrayEquals(jam, Chunks.decode(chunks, jam.length));

    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      if (chunk[0] == Geometry.ATOM) {
        content.write(chunk, 1, chunk.length - 1);
      }
    }
    assertArrayEquals(bytes < 4096 ? new byte[0] : value, content.toByteArray());
    assertTrue(bytes > 262_144 || chunks.size() <= 3, chunks.size() + " chunks");
    if (bytes >= 4096) {
      assertTrue(
          hex(chunks.get(chunks.size() - 1)).contains(nameOfLargeAtom(chunks)),
          "referred to by the hash that its chunks have anyway");
    }
    Set<String> known = keys(chunks);
    for (byte[] chunk : Chunks.of(Noun.jam(Noun.cell(Noun.atom(1), atom)))) {
      assertTrue(chunk[0] != Geometry.ATOM || known.contains(key(chunk)), "moves with its place");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 300, 300_000})
  void whateverFollowsTheNounComesBack(int bytes) throws Exception {
    byte[] jam = Noun.jam(Noun.cell(Noun.atom(1), Noun.atom(1)));
    byte[] zeros = Arrays.copyOf(jam, jam.length + bytes);
    List<byte[]> chunks = Chunks.of(zeros);
    assertArrayEquals(zeros, Chunks.decode(chunks, zeros.length));
    assertEquals(bytes <= 7 ? 1 : 2, Math.min(2, chunks.size()));

    byte[] other = zeros.clone();
    other[other.length - 1] |= (byte) 0x80; // not a bit of the noun
    assertArrayEquals(other, Chunks.decode(Chunks.of(other), other.length));
  }

  @Test
  void nounsWithTheSameHashAreToldApart() throws Exception {
    // Some hundred pairs of 60,000 atoms share a name of three bytes.
    byte[] jam = atomsAndReferences(60_000);
    List<byte[]> chunks = Chunks.of(jam);
    assertEquals(Geometry.STRUCTURE_3, chunks.get(0)[0]);
    assertArrayEquals(jam, Chunks.decode(chunks, jam.length));
  }

  @Test
  void manyNamesAreLonger() throws Exception {
    byte[] jam = atomsAndReferences(Geometry.MOST_SHORT_NAMES + 1);
    List<byte[]> chunks = Chunks.of(jam);
    assertEquals(Geometry.STRUCTURE_4, chunks.get(0)[0]);
    assertArrayEquals(jam, Chunks.decode(chunks, jam.length));
  }

  @Test
  void aMillionReferencesToABigAtomStaySmall() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(bytes);
    byte[] atom = new byte[100_000];
    Arrays.fill(atom, (byte) 0x5a);
    out.cell();
    out.atom(atom, 0, atom.length);
    for (int i = 0; i < 1_000_000; i++) {
      out.cell();
      out.reference(2);
    }
    out.reference(2);
    out.finish();
    List<byte[]> chunks = Chunks.of(bytes.toByteArray());
    assertArrayEquals(bytes.toByteArray(), Chunks.decode(chunks, bytes.size()));
    assertTrue(keys(chunks).size() < 20, keys(chunks).size() + " different chunks");
  }

  @Test
  void aMillionEqualBigAtomsInFullAreFewDifferentChunks() throws Exception {
    byte[] atom = new byte[5000];
    Arrays.fill(atom, (byte) 0x5a);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(bytes);
    for (int i = 0; i < 10_000; i++) {
      out.cell();
      out.atom(atom, 0, atom.length);
    }
    out.atom(0);
    out.finish();
    List<byte[]> chunks = Chunks.of(bytes.toByteArray());
    assertArrayEquals(bytes.toByteArray(), Chunks.decode(chunks, bytes.size()));
    assertTrue(keys(chunks).size() < 5, keys(chunks).size() + " different chunks");
  }

  @Test
  void cellsNestedAHundredMillionDeepAreUnsuitable() throws Exception {
    int cells = 100_000_000;
    byte[] jam = new byte[cells / 2 + 1];
    Arrays.fill(jam, 0, cells / 4, (byte) 0b01_01_01_01);
    Arrays.fill(jam, cells / 4, jam.length, (byte) 0b10_10_10_10); // atoms 0
    assertEquals("more than 8388608 cells inside one another", reason(jam));
  }

  @Test
  void malformedJamsAreUnsuitableAndSayWhy() throws Exception {
    assertEquals("a number too long for the data at bit 0", reason(new byte[0]));
    assertEquals("a number too long for the data at bit 0", reason(new byte[16]));
    byte[] endless = new byte[40];
    Arrays.fill(endless, 8, 40, (byte) 0xff);
    endless[7] = 1 << 4; // 59 zeros: a length of 60 bits
    assertEquals("a number too long for the data at bit 0", reason(endless));
    assertEquals("a number written longer than needed at bit 0", reason(new byte[] {4}));
    assertEquals("a reference to what comes later at bit 0", reason(new byte[] {7}));

    assertEquals("a reference to what comes later at bit 4", reason(pairWith(4)));
    assertEquals("a reference to what comes later at bit 4", reason(pairWith(5)));
    assertEquals("a reference to what comes later at bit 4", reason(pairWith(1 << 20)));
    // Bit 0 is the cell that the reference is in, bit 1 the middle of its tag.
    assertEquals("a reference to no complete noun at bit 4", reason(pairWith(0)));
    assertEquals("a reference to no complete noun at bit 4", reason(pairWith(1)));
    assertEquals("a reference to no complete noun at bit 4", reason(pairWith(3)));

    ByteArrayOutputStream toReference = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(toReference);
    out.cell();
    out.atom(0);
    out.cell();
    out.reference(2);
    out.reference(6);
    out.finish();
    assertEquals("a reference to no complete noun at bit 14", reason(toReference.toByteArray()));
  }

  /** A list of entries as chains have them: hashes, small numbers, hashes seen before. */
  private static Noun ledger(Random random, int entries) {
    List<Noun> hashes = new ArrayList<>();
    Noun list = Noun.atom(0);
    for (int i = 0; i < entries; i++) {
      Noun[] limbs = new Noun[5];
      for (int j = 0; j < limbs.length; j++) {
        limbs[j] = new Noun.Atom(new BigInteger(64, random).setBit(63));
      }
      hashes.add(Noun.cell(limbs));
      Noun other = hashes.get(random.nextInt(hashes.size()));
      list = Noun.cell(Noun.cell(hashes.get(i), Noun.atom(random.nextInt(99)), other), list);
    }
    return list;
  }

  /** [0 reference]. */
  private static byte[] pairWith(long target) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(bytes);
    out.cell();
    out.atom(0);
    out.reference(target);
    out.finish();
    return bytes.toByteArray();
  }

  /** A list of so many atoms, then references to all of them. */
  private static byte[] atomsAndReferences(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(bytes);
    Random random = new Random(count);
    long[] starts = new long[count];
    for (int i = 0; i < count; i++) {
      out.cell();
      starts[i] = out.position();
      out.atom(random.nextLong());
    }
    for (long start : starts) {
      out.cell();
      out.reference(start);
    }
    out.atom(0);
    out.finish();
    return bytes.toByteArray();
  }

  private static String reason(byte[] jam) {
    return assertThrows(UnsuitableException.class, () -> Chunks.of(jam)).getMessage();
  }

  /** No property: those count a skipped try as a wasted one, and fail where all are. */
  @Test
  void aDamagedRealFileIsUnsuitableOrComesBack() throws Exception {
    byte[] sound = Files.readAllBytes(real("balance.jam"));
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = sound.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      JamCodecProperties.comesBackOrIsUnsuitable(bytes);
    }
  }

  private static Path real(String name) {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), "no real files beside the project");
    return file;
  }

  private static String nameOfLargeAtom(List<byte[]> chunks) {
    List<byte[]> ids =
        chunks.stream()
            .filter(chunk -> chunk[0] == Geometry.ATOM)
            .map(chunk -> Blake3.of(chunk).bytes())
            .toList();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ids.forEach(all::writeBytes);
    byte[] hash = ids.size() == 1 ? ids.get(0) : Blake3.of(all.toByteArray()).bytes();
    return hex(Arrays.copyOf(hash, 3));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Set<String> keys(List<byte[]> chunks) {
    return chunks.stream().map(JamCodecTest::key).collect(Collectors.toCollection(HashSet::new));
  }

  private static String key(byte[] chunk) {
    return Blake3.of(chunk).toString();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }
}
