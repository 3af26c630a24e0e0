package dev.jamjar.codec.jam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JamCodecTest {
  private static final Path DATA = Path.of("../shared/data");

  @ParameterizedTest
  @CsvSource({
    "leader-0.chkjam, 81",
    "follower-0.chkjam, 81",
    "small-blocks.jam, 0",
    "balance.jam, 0",
    "early-balance.jam, 0",
    "fakenet-genesis-pow-64-bex-5.jam, 0"
  })
  void realFilesComeBack(String name, int header) throws Exception {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), "no real files beside the project");
    byte[] bytes = Files.readAllBytes(file);
    byte[] jam = Arrays.copyOfRange(bytes, header, bytes.length);
    List<byte[]> chunks = Chunks.of(file, header, jam.length);
    assertArrayEquals(jam, Chunks.decode(chunks, jam.length));
  }
}
