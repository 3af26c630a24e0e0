package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Xxh64Test {
  /** Published results of XXH64 with seed 0. */
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1"
  })
  void hashesAsPublished(String text, String hex) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Xxh64 hash = new Xxh64();
    hash.update(bytes, 0, bytes.length);
    assertEquals(hex, String.format("%016x", hash.value()));
  }

  @Test
  void piecesAndWordsHashLikeTheWhole() {
    Random random = new Random(3);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      Xxh64 whole = new Xxh64();
      whole.update(bytes, 0, length);
      Xxh64 pieces = new Xxh64();
      for (int at = 0; at < length; ) {
        int n = Math.min(length - at, random.nextInt(70));
        pieces.update(bytes, at, n);
        at += n;
      }
      assertEquals(whole.value(), pieces.value());
      if (length <= Long.BYTES) {
        long word = 0;
        for (int i = 0; i < length; i++) {
          word |= (bytes[i] & 0xffL) << (8 * i);
        }
        assertEquals(whole.value(), Xxh64.of(word, length));
      }
    }
  }
}
