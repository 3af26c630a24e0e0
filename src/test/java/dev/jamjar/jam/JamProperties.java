package dev.jamjar.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
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
    BitWriter out = new BitWriter(written);
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
