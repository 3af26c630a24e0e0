package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.jam.JamArbitraries;
import dev.jamjar.jam.Noun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class JamCodecProperties {
  @Property(tries = 300)
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

  @Property(tries = 400)
  void anyBytesAreUnsuitableOrComeBack(@ForAll @Size(max = 200) byte[] bytes) throws Exception {
    comesBackOrIsUnsuitable(bytes);
  }

  @Property(tries = 500)
  void damagedChunksAreNoticedOrDecodeToAsManyBytes(
      @ForAll("nouns") Noun noun, @ForAll("styles") Noun.Style style, @ForAll Random random)
      throws Exception {
    byte[] jam = Noun.jam(noun, style);
    List<byte[]> chunks = new ArrayList<>(Chunks.of(jam));
    for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
      damage(chunks, random);
    }
    try {
      assertEquals(jam.length, Chunks.decode(chunks, jam.length).length);
    } catch (CorruptDataException e) {
      assertTrue(e.getMessage().contains("jam is damaged"), e.getMessage());
    }
  }

  private static void damage(List<byte[]> chunks, Random random) {
    if (chunks.isEmpty()) {
      return;
    }
    int i = random.nextInt(chunks.size());
    byte[] chunk = chunks.get(i);
    switch (random.nextInt(8)) {
      case 0 -> chunks.remove(i);
      case 1 -> chunks.add(random.nextInt(chunks.size()), chunk);
      case 2 -> chunks.set(i, Arrays.copyOf(chunk, random.nextInt(chunk.length + 1)));
      case 3 -> chunks.set(i, Arrays.copyOf(chunk, chunk.length + 1 + random.nextInt(9)));
      case 4 -> {
        byte[] other = new byte[1 + random.nextInt(60)];
        random.nextBytes(other);
        other[0] = (byte) (random.nextBoolean() ? Geometry.STRUCTURE_3 : Geometry.ATOM);
        chunks.add(i, other);
      }
      default -> {
        if (chunk.length > 0) {
          chunk[random.nextInt(Math.min(chunk.length, 1 << random.nextInt(16)))] ^=
              (byte) (1 + random.nextInt(255));
        }
      }
    }
  }

  static void comesBackOrIsUnsuitable(byte[] bytes) throws Exception {
    List<byte[]> chunks;
    try {
      chunks = Chunks.of(bytes);
    } catch (UnsuitableException e) {
      return;
    }
    assertArrayEquals(bytes, Chunks.decode(chunks, bytes.length));
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
