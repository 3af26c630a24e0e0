package dev.jamjar.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.CorruptDataException;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class BytesProperties {
  @Property(tries = 300)
  void whatIsWrittenIsRead(
      @ForAll @Size(max = 50) List<@LongRange(min = 0) Long> numbers, @ForAll byte[] bytes)
      throws Exception {
    Hash hash = Blake3.of(bytes);
    ByteWriter out = new ByteWriter(1);
    for (long number : numbers) {
      out.uvarint(number);
    }
    out.hash(hash).u8(bytes.length).ascii("end").bytes(bytes, 0, bytes.length);

    ByteReader in = new ByteReader("thing", out.toByteArray());
    for (long number : numbers) {
      assertEquals(number, in.uvarint("number", Long.MAX_VALUE));
    }
    assertEquals(hash, in.hash("hash"));
    assertEquals(bytes.length & 0xff, in.u8("length"));
    in.expectAscii("end", "end");
    assertArrayEquals(bytes, in.bytes("bytes", bytes.length));
    in.expectEnd();
  }

  /** One value, one encoding: what a reader takes is what a writer would have written. */
  @Property(tries = 1000)
  void numbersThatAreReadAreWrittenTheSame(@ForAll @Size(max = 11) byte[] bytes) {
    ByteReader in = new ByteReader("thing", bytes);
    try {
      long value = in.uvarint("number", Long.MAX_VALUE);
      byte[] again = new ByteWriter().uvarint(value).toByteArray();
      assertArrayEquals(Arrays.copyOf(bytes, in.position()), again);
    } catch (CorruptDataException e) {
      // No number starts these bytes.
    }
  }
}
