package dev.jamjar.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final String HASH = "00".repeat(31) + "ff";

  @Test
  void readsWhatItIsAskedFor() throws Exception {
    JsonObject json =
        read(
            "{\"text\":\"a\\u00e9\\n\",\"number\":-7,\"largest\":9223372036854775807,"
                + "\"hash\":\"%s\",\"nothing\":null,\"flag\":true,".formatted(HASH)
                + "\"inner\":{\"deep\":[{\"n\":1},{\"n\":2}]},\"list\":[\"x\",\"y\"],\"none\":[]}");

    assertEquals("aé\n", json.string("text"));
    assertEquals(-7, json.integer("number", -7, -7));
    assertEquals(Long.MAX_VALUE, json.integer("largest", 0, Long.MAX_VALUE));
    assertEquals(HASH, json.hash("hash").hex());
    assertEquals(Optional.empty(), json.optionalString("nothing"));
    assertEquals(Optional.empty(), json.optionalHash("missing"));
    assertEquals(OptionalLong.empty(), json.optionalInteger("nothing", 0, 1));
    assertTrue(json.has("flag"));
    assertFalse(json.has("nothing"));
    assertEquals(2, json.object("inner").objects("deep", 2).get(1).integer("n", 0, 9));
    assertEquals(List.of("x", "y"), json.strings("list", 2));
    assertEquals(List.of(), json.objects("none", 0));
    assertEquals(List.of(json.hash("hash")), read("{\"h\":[\"" + HASH + "\"]}").hashes("h", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "null",
        "\"text\"",
        "{",
        "{}}",
        "{}{}",
        "{} x",
        "{}\u0000",
        "\uFEFF{}",
        "{\"a\":1,\"a\":1}",
        "{\"o\":{\"a\":1,\"a\":2}}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\" 1}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1 /* comment */}",
        "{\"a\":1} // comment",
        "{\"a\":1.5}",
        "{\"a\":1.0}",
        "{\"a\":1e3}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":-}",
        "{\"a\":0x10}",
        "{\"a\":9223372036854775808}",
        "{\"a\":-9223372036854775809}",
        "{\"a\":100000000000000000000000000000000000000000000}",
        "{\"a\":tru}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"",
      })
  void refusesEverythingElse(String text) {
    assertThrows(CorruptDataException.class, () -> read(text), text);
  }

  @Test
  void refusesBytesThatAreNoUtf8AndSaysWhere() {
    for (byte[] bad : List.of(bytes(0xff), bytes(0xc0, 0x80), bytes(0xed, 0xa0, 0x80))) {
      byte[] json = "{\"é\":\"?\"}".getBytes(StandardCharsets.UTF_8);
      byte[] damaged = new byte[json.length - 1 + bad.length];
      System.arraycopy(json, 0, damaged, 0, 7);
      System.arraycopy(bad, 0, damaged, 7, bad.length);
      System.arraycopy(json, 8, damaged, 7 + bad.length, json.length - 8);

      var e = assertThrows(CorruptDataException.class, () -> Json.read("file", damaged));

      assertTrue(e.getMessage().startsWith("file is damaged at byte 7: "), e.getMessage());
    }
    assertThrows(
        CorruptDataException.class,
        () -> Json.read("file", "{}".getBytes(StandardCharsets.UTF_16LE)));
  }

  @Test
  void saysAtWhichByteTheTextGoesWrong() {
    var e = assertThrows(CorruptDataException.class, () -> read("{\"é\":1 \"b\":2}"));

    // The é takes two bytes.
    assertTrue(e.getMessage().matches("file is damaged at byte 8: .*"), e.getMessage());
  }

  @Test
  void takesSixteenLevelsAndRefusesMore() throws Exception {
    read("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}");

    assertThrows(
        CorruptDataException.class, () -> read("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
    assertThrows(CorruptDataException.class, () -> read("{\"a\":" + "[".repeat(1 << 20)));
    assertThrows(CorruptDataException.class, () -> read("{\"a\":".repeat(1 << 18)));
  }

  @Test
  void refusesTextThatIsTooLong() {
    String name = "n".repeat((1 << 20) + 1);

    assertThrows(CorruptDataException.class, () -> read("{\"a\":\"" + name + "\"}"));
    assertThrows(CorruptDataException.class, () -> read("{\"" + name + "\":1}"));
  }

  @Test
  void namesTheFieldThatIsWrongByItsPath() throws Exception {
    JsonObject json = read("{\"list\":[{\"n\":1},{\"n\":\"x\"}],\"hash\":\"ABC\",\"s\":[1]}");

    assertDamaged(
        "\"list[1].n\" is not an integer from 0 to 5",
        () -> json.objects("list", 2).get(1).integer("n", 0, 5));
    assertDamaged("\"list\" is not a list of at most 1", () -> json.objects("list", 1));
    assertDamaged("\"hash\" is not a hash", () -> json.hash("hash"));
    assertDamaged("\"hash\" is not a hash", () -> json.optionalHash("hash"));
    assertDamaged("\"hash\" is not an object", () -> json.object("hash"));
    assertDamaged("\"gone\" is missing", () -> json.string("gone"));
    assertDamaged("\"gone\" is missing", () -> json.object("gone"));
    assertDamaged("\"s\" is not a list of texts", () -> json.strings("s", 1));
    assertDamaged("\"list\" is not text", () -> json.string("list"));
  }

  @Test
  void writesWhatItReads() throws Exception {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "tab\t \"quoted\" / \\ é 😀 \u0000");
    value.put("number", Long.MIN_VALUE);
    value.put("none", null);
    value.put("list", List.of("a", "b"));
    value.put("flag", false);

    assertEquals(
        "{\"text\":\"tab\\t \\\"quoted\\\" / \\\\ é 😀 \\u0000\","
            + "\"number\":-9223372036854775808,\"none\":null,\"list\":[\"a\",\"b\"],"
            + "\"flag\":false}",
        new String(Json.write(value), StandardCharsets.UTF_8));
    for (byte[] written : List.of(Json.write(value), Json.writeIndented(value))) {
      JsonObject json = Json.read("file", written);
      assertEquals(value.get("text"), json.string("text"));
      assertEquals(Long.MIN_VALUE, json.integer("number", Long.MIN_VALUE, 0));
      assertEquals(List.of("a", "b"), json.strings("list", 2));
    }
  }

  @Test
  void writesTheSameLinesOnEverySystem() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", 1);
    value.put("b", List.of());
    value.put("c", List.of("x"));

    assertArrayEquals(
        "{\n  \"a\" : 1,\n  \"b\" : [ ],\n  \"c\" : [\n    \"x\"\n  ]\n}\n"
            .getBytes(StandardCharsets.UTF_8),
        Json.writeIndented(value));
  }

  private interface Reading {
    void run() throws Exception;
  }

  private static void assertDamaged(String message, Reading reading) {
    var e = assertThrows(CorruptDataException.class, reading::run);
    assertTrue(e.getMessage().startsWith("file is damaged: " + message), e.getMessage());
  }

  private static JsonObject read(String text) throws CorruptDataException {
    return Json.read("file", text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
