package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jamjar.jam.JamArbitraries;
import dev.jamjar.jam.Noun;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JamCodecProperties {
  @Property(tries = 500)
  void anyJamComesBackWhoeverWroteIt(
      @ForAll("nouns") Noun noun, @ForAll("styles") Noun.Style style, @ForAll Random random)
      throws Exception {
    byte[] jam = Noun.jam(noun, style);
    byte[] behind = new byte[random.nextInt(4) == 0 ? random.nextInt(20) : 0];
    if (random.nextBoolean()) {
      random.nextBytes(behind);
    }
    byte[] all = Arrays.copyOf(jam, jam.length + behind.length);
    System.arraycopy(behind, 0, all, jam.length, behind.length);
    if (random.nextInt(4) == 0) {
      all[jam.length - 1] |= (byte) 0x80; // perhaps a bit of the noun already
    }
    assertArrayEquals(all, Chunks.decode(Chunks.of(all), all.length));
  }

  @Provide
  Arbitrary<Noun> nouns() {
    return JamArbitraries.nouns(3000);
  }

  @Provide
  Arbitrary<Noun.Style> styles() {
    return JamArbitraries.styles();
  }
}
