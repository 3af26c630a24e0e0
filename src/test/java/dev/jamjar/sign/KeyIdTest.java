package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class KeyIdTest {
  private static final byte[] BYTES = {0x11, (byte) 0xf9, 0x2f, 4, 3, 2, 1, 0};

  @Test
  void printsTheLittleEndianNumberWithItsLeadingZeros() {
    assertEquals("00010203042FF911", KeyId.read(BYTES, 0).toString());
  }

  @Test
  void readsWhatItPrints() {
    KeyId id = KeyId.read(BYTES, 0);
    byte[] again = new byte[KeyId.BYTES];
    KeyId.fromHex(id.toString()).write(again, 0);
    assertArrayEquals(BYTES, again);
  }

  @Test
  void takesNoOtherText() {
    for (String text : new String[] {"", "00010203042ff911", "0001020304", "G0010203042FF911"}) {
      assertFalse(KeyId.isHex(text));
      assertThrows(IllegalArgumentException.class, () -> KeyId.fromHex(text));
    }
  }
}
