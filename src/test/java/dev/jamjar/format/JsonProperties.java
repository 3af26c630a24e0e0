package dev.jamjar.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.CorruptDataException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes are, reading them gives an object or a documented failure. */
class JsonProperties {
  private static final byte[] SAMPLE =
      "{\"a\":\"é\\u00e9\",\"b\":[1,-2,{\"c\":null,\"d\":true}],\"e\":{}}"
          .getBytes(StandardCharsets.UTF_8);

  @Property(tries = 500)
  void anyBytesEndWell(@ForAll byte[] bytes) {
    tryToRead(bytes);
  }

  @Property(tries = 1000)
  void anyTextOfJsonsAlphabetEndsWell(@ForAll("jsonish") String text) {
    tryToRead(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 1)
  void everyByteOfASampleMayBeAnyOther() {
    for (int i = 0; i < SAMPLE.length; i++) {
      for (int value = 0; value < 256; value++) {
        byte[] damaged = SAMPLE.clone();
        damaged[i] = (byte) value;
        tryToRead(damaged);
      }
    }
  }

  @Property(tries = 300)
  void textIsReadAsItWasWritten(@ForAll("text") String text, @ForAll long number) throws Exception {
    byte[] written = Json.write(Map.of("t", List.of(text), "n", number));
    JsonObject json = Json.read("file", written);

    assertEquals(List.of(text), json.strings("t", 1));
    assertEquals(number, json.integer("n", Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Provide
  Arbitrary<String> jsonish() {
    return Arbitraries.strings().withChars("{}[]\",:0123456789.eE+-ntfu\\ alsr").ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.strings()
        .withCharRange('\u0000', '\ud7ff')
        .withCharRange('\ue000', '\uffff')
        .ofMaxLength(30);
  }

  private static void tryToRead(byte[] bytes) {
    try {
      Json.read("file", bytes);
    } catch (CorruptDataException e) {
      // The one failure there may be.
    }
  }
}
