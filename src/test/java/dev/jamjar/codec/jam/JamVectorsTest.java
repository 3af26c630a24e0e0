package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.UnsuitableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JamVectorsTest {
  @ParameterizedTest
  @MethodSource("files")
  void theVectorHolds(Path file) throws Exception {
    Map<String, String> values = new TreeMap<>();
    List<byte[]> chunks = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] pair = line.split(": ?", 2);
      if (pair[0].equals("chunk")) {
        chunks.add(HexFormat.of().parseHex(pair[1]));
      } else {
        values.put(pair[0], pair[1]);
      }
    }
    int bytes = Integer.parseInt(values.get("bytes"));
    byte[] jam = HexFormat.of().parseHex(values.getOrDefault("jam", ""));
    switch (values.get("expect")) {
      case "success" -> {
        assertEquals(bytes, jam.length);
        assertArrayEquals(jam, Chunks.decode(chunks, bytes));
        assertEquals(hex(chunks), hex(Chunks.of(jam)));
      }
      case "unsuitable" ->
          assertEquals(
              values.get("reason"),
              assertThrows(UnsuitableException.class, () -> Chunks.of(jam)).getMessage());
      default -> {
        String message =
            assertThrows(CorruptDataException.class, () -> Chunks.decode(chunks, bytes))
                .getMessage();
        assertTrue(message.endsWith("damaged: " + values.get("reason")), message);
      }
    }
  }

  @Test
  void theFilesAreWhatTheGeneratorWrites() throws Exception {
    Map<String, String> found = new TreeMap<>();
    for (Path file : files().toList()) {
      found.put(file.getFileName().toString(), Files.readString(file));
    }
    assertEquals(JamVectors.all(), found);
  }

  static Stream<Path> files() throws IOException {
    return Files.list(JamVectors.FOLDER).sorted();
  }

  private static List<String> hex(List<byte[]> chunks) {
    return chunks.stream().map(HexFormat.of()::formatHex).toList();
  }
}
