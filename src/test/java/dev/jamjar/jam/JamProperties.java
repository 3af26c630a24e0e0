package dev.jamjar.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class JamProperties {
  @Property(tries = 300)
  void whatIsWrittenIsReadAgain(@ForAll("nouns") Noun noun, @ForAll("styles") Noun.Style style)
      throws Exception {
    assertEquals(noun, Noun.cue(Noun.jam(noun, style)));
  }

  @Property(tries = 100)
  void theCursorSeesTheSameNoun(@ForAll("nouns") Noun noun, @ForAll("styles") Noun.Style style)
      throws Exception {
    byte[] jam = Noun.jam(noun, style);
    NounCursor cursor = new NounCursor(JamSource.of(jam), jam.length, 10_000_000);
    assertEquals(noun, read(cursor, NounCursor.ROOT));
    assertEquals(jam.length, (cursor.skip(NounCursor.ROOT) + 7) / 8);
  }

  /** However far ahead codes are read, and whatever stands there. */
  @Property(tries = 300)
  void codesAreReadAsTheyStand(
      @ForAll("nouns") Noun noun, @ForAll Random random, @ForAll boolean damaged) throws Exception {
    byte[] jam = damaged ? damaged(noun, random) : Noun.jam(noun);
    assertEquals(CodeByCode.read(jam), read(jam));
  }

  /** Of any bits, from any code on, and wherever the codes allowed end. */
  @Property(tries = 500)
  void nounsArePassedOverAsIfTheyWereRead(
      @ForAll("nouns") Noun noun,
      @ForAll Random random,
      @ForAll boolean damaged,
      @ForAll @IntRange(max = 20) int before,
      @ForAll @IntRange(max = 5) int nouns)
      throws Exception {
    byte[] jam = damaged ? damaged(noun, random) : Noun.jam(noun);
    long most = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(50);
    List<String> ends = new ArrayList<>();
    for (boolean atOnce : new boolean[] {false, true}) {
      JamReader in = new JamReader(JamSource.of(jam), jam.length);
      String end;
      try {
        for (int i = 0; i < before; i++) {
          passOverCode(in);
        }
        end = (atOnce ? in.skip(nouns, most) : skip(in, nouns, most)) + " codes, ";
        end += in.position();
      } catch (MalformedJamException e) {
        end = e.bitPosition() + " " + e.getMessage();
      }
      ends.add(end);
    }
    assertEquals(ends.get(0), ends.get(1));
  }

  private static long skip(JamReader in, long nouns, long most)
      throws IOException, MalformedJamException {
    long codes = 0;
    for (long open = nouns; open > 0; codes++) {
      if (codes == most) {
        return -1;
      }
      open += passOverCode(in) == JamReader.CELL ? 1 : -1;
    }
    return codes;
  }

  private static int passOverCode(JamReader in) throws IOException, MalformedJamException {
    int kind = in.next();
    if (kind == JamReader.ATOM) {
      in.skipAtom();
    }
    return kind;
  }

  /** A jam that makes no sense from some byte on. */
  private static byte[] damaged(Noun noun, Random random) throws IOException {
    byte[] jam = Noun.jam(noun);
    byte[] rest = new byte[random.nextInt(3000)];
    random.nextBytes(rest);
    int kept = random.nextInt(jam.length);
    byte[] damaged = Arrays.copyOf(jam, kept + rest.length);
    System.arraycopy(rest, 0, damaged, kept, rest.length);
    return damaged;
  }

  private static List<String> read(byte[] jam) throws IOException {
    JamReader in = new JamReader(JamSource.of(jam), jam.length);
    List<String> codes = new ArrayList<>();
    try {
      while (true) {
        int kind = in.next();
        String code = in.start() + " ";
        if (kind == JamReader.CELL) {
          code += "cell";
        } else {
          BigInteger number =
              kind == JamReader.ATOM ? in.bigAtom() : BigInteger.valueOf(in.target());
          String digits = number.signum() == 0 ? "" : number.toString(2);
          code += (kind == JamReader.ATOM ? "atom " : "reference ") + digits;
        }
        codes.add(code);
      }
    } catch (MalformedJamException e) {
      return codes;
    }
  }

  @Property(tries = 300)
  void bitsAreCopiedWhateverTheirPlace(
      @ForAll Random random, @ForAll @IntRange(max = 300) int before, @ForAll boolean large)
      throws Exception {
    int count = random.nextInt(large ? 3 << 23 : 2000);
    byte[] bytes = new byte[(count + 7) / 8];
    random.nextBytes(bytes);
    if (count % 8 > 0) {
      bytes[bytes.length - 1] &= (byte) ((1 << count % 8) - 1);
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    // Each time another buffer, with rubbish in it.
    BitWriter out =
        new BitWriter(
            (buffer, length) -> {
              written.write(buffer, 0, length);
              byte[] other = new byte[buffer.length];
              Arrays.fill(other, (byte) length);
              return other;
            });
    for (int i = 0; i < before; i++) {
      out.bits(i & 1, 1);
    }
    out.bits(bytes, 0, count);
    out.bits(0x123456789abcdefL, 60);
    assertEquals(before + count + 60, out.position());
    out.finish();

    BitReader in = new BitReader(JamSource.of(written.toByteArray()), written.size());
    for (int i = 0; i < before; i++) {
      assertEquals(i & 1, in.bits(1));
    }
    byte[] copy = new byte[bytes.length];
    in.bits(copy, 0, count);
    assertArrayEquals(bytes, copy);
    assertEquals(0x123456789abcdefL, in.bits(60));
  }

  @Property(tries = 300)
  void whatIsLeftOutIsZerosOrNothing(@ForAll Random random) throws Exception {
    List<byte[]> whole = new ArrayList<>();
    BitWriter out =
        new BitWriter(
            (buffer, length) -> {
              whole.add(Arrays.copyOf(buffer, length));
              return new byte[buffer.length];
            });
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    long position = 0;
    for (int gaps = 1 + random.nextInt(5); gaps > 0; gaps--) {
      // A stretch, by itself, as bytes: zeros before it in its first byte and behind it in its
      // last.
      int bits = random.nextInt(random.nextInt(8) == 0 ? 3_000_000 : 500);
      BigInteger stretch = new BigInteger(bits, random);
      byte[] lowestFirst = lowestFirst(stretch, bits);
      out.bits(lowestFirst, 0, bits);
      int before = (int) (position & 7);
      int bytes = (before + bits + 7) / 8;
      expected.write(lowestFirst(stretch.shiftLeft(before), 8 * bytes));
      long gap = 8 + random.nextInt(100_000);
      out.skip(gap);
      position += bits + gap;
      assertEquals(position, out.position());
    }
    out.finish();
    expected.write(new byte[(int) ((position & 7) + 7) / 8]);
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    for (byte[] part : whole) {
      found.write(part);
    }
    assertArrayEquals(expected.toByteArray(), found.toByteArray());
    assertThrows(IllegalArgumentException.class, () -> out.skip(7));
  }

  private static byte[] lowestFirst(BigInteger value, int bits) {
    byte[] highestFirst = value.toByteArray();
    byte[] bytes = new byte[(bits + 7) / 8];
    for (int i = 0; i < Math.min(bytes.length, highestFirst.length); i++) {
      bytes[i] = highestFirst[highestFirst.length - 1 - i];
    }
    return bytes;
  }

  @Property(tries = 300)
  void anAtomIsWrittenAlikeFromNumberAndBytes(@ForAll long value) throws Exception {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(plain);
    out.atom(value);
    out.finish();
    ByteArrayOutputStream big = new ByteArrayOutputStream();
    out = new JamWriter(big);
    out.atom(new BigInteger(Long.toUnsignedString(value)));
    out.finish();
    assertArrayEquals(plain.toByteArray(), big.toByteArray());

    JamReader in = new JamReader(JamSource.of(plain.toByteArray()), plain.size());
    assertEquals(JamReader.ATOM, in.next());
    assertEquals(Long.SIZE - Long.numberOfLeadingZeros(value), in.atomBits());
    assertEquals(value, in.atom());
  }

  /** Whatever the bits, the reader ends, or says where they stop making sense. */
  @Property(tries = 1000)
  void anyBitsAreReadOrRefused(@ForAll byte[] bytes) throws IOException {
    try {
      new NounCursor(JamSource.of(bytes), bytes.length, 10_000).skip(NounCursor.ROOT);
    } catch (MalformedJamException e) {
      assertEquals(true, e.bitPosition() >= 0 && e.bitPosition() <= 8L * bytes.length);
    }
  }

  private static Noun read(NounCursor cursor, long position) throws Exception {
    if (cursor.isAtom(position)) {
      return new Noun.Atom(cursor.bigAtom(position, Integer.MAX_VALUE));
    }
    return new Noun.Cell(read(cursor, cursor.head(position)), read(cursor, cursor.tail(position)));
  }

  @Provide
  Arbitrary<Noun> nouns() {
    return JamArbitraries.nouns(60);
  }

  @Provide
  Arbitrary<Noun.Style> styles() {
    return JamArbitraries.styles();
  }
}
