package dev.jamjar.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UnsupportedFormatException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "01, 1",
    "7f, 127",
    "8001, 128",
    "ac02, 300",
    "ffffffff07, 2147483647",
    "ffffffffffffffff7f, 9223372036854775807"
  })
  void readsLeb128Numbers(String hex, long value) throws Exception {
    ByteReader in = reader(hex);

    assertEquals(value, in.uvarint("number", Long.MAX_VALUE));
    in.expectEnd();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "ff",
        "ffffffffffffffff", // cut short
        "8000",
        "818000",
        "ff00", // longer than needed
        "ffffffffffffffffff01",
        "80808080808080808001" // more than 63 bits
      })
  void refusesOtherNumbers(String hex) {
    assertThrows(
        CorruptDataException.class, () -> reader(hex).uvarint("number", Long.MAX_VALUE), hex);
  }

  @Test
  void refusesANumberAboveItsLimitByName() throws Exception {
    assertEquals(300, reader("ac02").uvarint("count", 300));

    var e =
        assertThrows(CorruptDataException.class, () -> reader("00ac02", 1).uvarint("count", 299));

    assertEquals(
        "thing is damaged at byte 1: count is 300, more than the limit of 299", e.getMessage());
  }

  @Test
  void refusesToReadBeyondTheEnd() throws Exception {
    ByteReader in = reader("0102");
    assertEquals(1, in.u8("first"));

    assertThrows(CorruptDataException.class, () -> in.bytes("bytes", 2));
    assertThrows(CorruptDataException.class, () -> in.bytes("bytes", -1));
    assertThrows(CorruptDataException.class, () -> in.skip("bytes", Integer.MAX_VALUE));
    assertThrows(CorruptDataException.class, () -> in.hash("hash"));
    assertThrows(CorruptDataException.class, in::expectEnd);
    assertEquals(2, in.u8("second"));
    in.expectEnd();
    assertThrows(CorruptDataException.class, () -> in.u8("third"));
  }

  @Test
  void readsAStretchOfAnArrayAndCountsFromItsStart() throws Exception {
    byte[] bytes = HexFormat.of().parseHex("aabbccddee");
    ByteReader in = new ByteReader("frame", bytes, 1, 3);

    assertEquals(0xbb, in.u8("first"));
    assertEquals(1, in.position());
    assertEquals(2, in.remaining());
    assertArrayEquals(new byte[] {(byte) 0xcc, (byte) 0xdd}, in.bytes("rest", 2));
    var e = assertThrows(CorruptDataException.class, () -> in.u8("more"));

    assertEquals("frame is damaged at byte 3: more needs 1 bytes, 0 are left", e.getMessage());
  }

  @Test
  void refusesAHeaderThatIsNotTheOneExpected() throws Exception {
    byte[] header = new ByteWriter().ascii("JAMJAR").u8('P').u8(1).toByteArray();
    ObjectHeader.expect(new ByteReader("pack", header), "pack", 'P');

    var kind =
        assertThrows(
            CorruptDataException.class,
            () -> ObjectHeader.expect(new ByteReader("pack", header), "pack", 'I'));
    header[7] = 2;
    var version =
        assertThrows(
            UnsupportedFormatException.class,
            () -> ObjectHeader.expect(new ByteReader("pack", header), "pack", 'P'));
    header[0] = 'j';

    assertTrue(kind.getMessage().contains("byte 6"), kind.getMessage());
    assertTrue(version.getMessage().contains("version 2"), version.getMessage());
    assertThrows(
        CorruptDataException.class,
        () -> ObjectHeader.expect(new ByteReader("pack", header), "pack", 'P'));
  }

  private static ByteReader reader(String hex) {
    return new ByteReader("thing", HexFormat.of().parseHex(hex));
  }

  private static ByteReader reader(String hex, int skipped) throws CorruptDataException {
    ByteReader in = reader(hex);
    in.skip("skipped", skipped);
    return in;
  }
}
