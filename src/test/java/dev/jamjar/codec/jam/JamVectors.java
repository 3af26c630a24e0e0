package dev.jamjar.codec.jam;

import dev.jamjar.CorruptDataException;
import dev.jamjar.codec.UnsuitableException;
import dev.jamjar.jam.JamWriter;
import dev.jamjar.jam.Noun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes the vectors of docs/format.md §10.2: one scenario a file, {@code key: value} lines.
 *
 * <p>Run {@link #main} from the project's root after a change of the encoding, which needs a new
 * version of the codec; files of an old version stay as they are.
 */
final class JamVectors {
  static final Path FOLDER = Path.of("testdata/jam");

  private static final HexFormat HEX = HexFormat.of();

  private final Map<String, String> files = new TreeMap<>();

  public static void main(String[] arguments) throws Exception {
    Files.createDirectories(FOLDER);
    for (var file : all().entrySet()) {
      Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
    }
  }

  /** The content of each file by name. */
  static Map<String, String> all() throws Exception {
    JamVectors vectors = new JamVectors();
    vectors.jams();
    vectors.unsuitable();
    vectors.damaged();
    return vectors.files;
  }

  /** Writes bits. */
  private interface Bits {
    void write(JamWriter out) throws IOException;
  }

  private void jams() throws Exception {
    jam("atom-0", "the smallest jam", Noun.jam(Noun.atom(0)));
    jam("atom-20", "the largest value that is a leaf", Noun.jam(Noun.atom(20)));
    jam("atom-21", "an atom of one byte", Noun.jam(Noun.atom(21)));
    jam("atom-8-bytes", "the longest atom with a leaf for its length", Noun.jam(atom(8)));
    jam("atom-9-bytes", "an atom whose length is a number", Noun.jam(atom(9)));
    jam("atom-4095-bytes", "the longest atom within structure", Noun.jam(atom(4095)));
    jam("atom-4096-bytes", "the shortest atom of its own chunk", Noun.jam(atom(4096)));
    jam("pair", "a cell before an atom", Noun.jam(Noun.cell(Noun.atom(1), Noun.atom(1))));
    Noun left = Noun.atom(1);
    for (int i = 0; i < 9; i++) {
      left = new Noun.Cell(left, Noun.atom(2));
    }
    jam("nine-cells", "more cells in a row than one tag holds", Noun.jam(left));
    Noun pair = Noun.cell(Noun.atom(300), Noun.atom(400));
    jam("reference-to-cell", "a flagged cell", Noun.jam(Noun.cell(pair, pair, pair)));
    jam("reference-to-atom", "a flagged atom", Noun.jam(Noun.cell(atom(9), atom(9))));
    jam(
        "reference-longer-than-atom",
        "a reference that the node's encoder would not write",
        bits(
            out -> {
              out.cell();
              out.atom(0);
              out.reference(2);
            }));
    jam(
        "written-in-full-again",
        "equal nouns that do not refer to each other, and references to both",
        bits(
            out -> {
              out.cell();
              long first = out.position();
              out.atom(1000);
              out.cell();
              long second = out.position();
              out.atom(1000);
              out.cell();
              out.reference(second);
              out.reference(first);
            }));
    jam("recent-names", "references by rank, some beyond the leaves", recentNames());
    jam(
        "name-from-another-chunk",
        "a large atom between a noun and references to it and to the atom",
        Noun.jam(Noun.cell(pair, atom(4096), pair, atom(4096), pair)));
    jam(
        "name-of-a-large-atom",
        "a large atom, and later its name",
        Noun.jam(Noun.cell(atom(4096), atom(4097), atom(4096))));
    Noun[] same = sameNames();
    jam(
        "ordinal",
        "two atoms with the same name, used in another chunk",
        Noun.jam(Noun.cell(same[0], same[1], atom(4096), same[1], same[0], same[1])));
    jam(
        "cell-around-a-cut",
        "a flagged cell that is complete in another chunk than it began in",
        Noun.jam(
            Noun.cell(
                Noun.cell(pair, atom(4096), Noun.atom(5)),
                pair,
                Noun.cell(pair, atom(4096), Noun.atom(5)))));
    byte[] seven = Arrays.copyOf(Noun.jam(Noun.atom(1)), 8);
    jam("seven-zero-bytes", "zeros that need no trailer", seven);
    jam("eight-zero-bytes", "zeros that are a trailer", Arrays.copyOf(seven, 9));
    byte[] bit = Noun.jam(Noun.atom(1));
    bit[0] |= (byte) 0x80;
    jam("bit-behind-the-noun", "a trailer within the noun's last byte", bit);
  }

  private void unsuitable() throws IOException {
    unsuitable("empty", "no bits", new byte[0]);
    unsuitable("length-of-60-bits", "59 zeros of a length", bytes(0, 0, 0, 0, 0, 0, 0, 16));
    unsuitable("longer-than-needed", "the number 0 with one bit", bytes(4));
    unsuitable("future-reference", "a reference to what comes later", zeroAnd(9));
    unsuitable("reference-to-itself", "a reference to itself", zeroAnd(4));
    unsuitable("reference-to-open-cell", "a reference to the cell it is in", zeroAnd(0));
    unsuitable("reference-into-a-noun", "a reference to the middle of an atom", zeroAnd(3));
    unsuitable("ends-early", "a pair without its tail", bytes(0x31));
    unsuitable(
        "reference-to-reference",
        "a reference to a reference",
        bits(
            out -> {
              out.cell();
              out.atom(0);
              out.cell();
              out.reference(2);
              out.reference(6);
            }));
  }

  private void damaged() throws IOException {
    damaged("no-chunk", "no noun", 1);
    damaged("unknown-kind", "a first byte that means nothing", 1, "0501000000a4");
    damaged("kind-alone", "a chunk of one byte", 1, "03");
    damaged("no-tags", "a structure chunk without tags", 1, "03000000");
    damaged("lane-too-long", "lanes longer than the chunk", 1, "03020000a4");
    damaged("unused-byte", "a byte of an atom that no tag speaks of", 1, "03010000a405");
    damaged("too-few-names", "a tag for a name that is not there", 1, "0301000000");
    damaged("too-few-bytes", "a tag for an atom whose bytes are not there", 1, "0301000058");
    damaged("unknown-name", "a name that was not defined", 9, "03020001a500010203");
    damaged("rank-too-high", "a rank beyond what the chunk has named", 9, "03020000a50c");
    damaged("atom-with-leading-zero", "an atom whose highest byte is 0", 9, "03010000580000");
    damaged("noun-not-complete", "a cell without its tail", 9, "03010000a5");
    damaged("noun-after-the-end", "a second noun", 9, "03020000a4a4");
    damaged(
        "other-name-length", "names of three bytes, then of four", 9, "03010000a5", "04010000a4");
    damaged("longer-than-the-jam", "more bits than the jam had", 1, "03020000a5f4");
    damaged("shorter-than-the-jam", "64 bits missing behind the noun", 9, "03010000a4");
    damaged("atom-bytes-missing", "a large atom without its bytes", 9, "030101004c08");
    damaged(
        "atom-bytes-too-many", "a byte more than the large atom has", 9, "030101004c08", "0a8001");
    damaged(
        "atom-top-bit-clear", "a large atom with a leading zero bit", 9, "030101004c08", "0a7f");
    damaged("atom-not-due", "bytes of an atom without a tag for it", 9, "0a7f");
    damaged("trailer-too-early", "a trailer before the noun is complete", 9, "03010000a5", "0e7f");
    damaged("number-too-long", "a number of ten bytes", 9, "03ffffffffffffffffff01");
  }

  private void jam(String name, String about, byte[] jam) throws Exception {
    StringBuilder text = start("success", about, jam.length);
    text.append("jam: ").append(HEX.formatHex(jam)).append('\n');
    for (byte[] chunk : Chunks.of(jam)) {
      text.append("chunk: ").append(HEX.formatHex(chunk)).append('\n');
    }
    files.put(name + ".txt", text.toString());
  }

  private void unsuitable(String name, String about, byte[] jam) throws IOException {
    StringBuilder text = start("unsuitable", about, jam.length);
    try {
      Chunks.of(jam);
      throw new IllegalStateException(name + " is suitable");
    } catch (UnsuitableException e) {
      text.append("reason: ").append(e.getMessage()).append('\n');
    }
    text.append("jam: ").append(HEX.formatHex(jam)).append('\n');
    files.put("unsuitable-" + name + ".txt", text.toString());
  }

  private void damaged(String name, String about, int bytes, String... chunks) throws IOException {
    StringBuilder text = start("damaged", about, bytes);
    try {
      Chunks.decode(Arrays.stream(chunks).map(HEX::parseHex).toList(), bytes);
      throw new IllegalStateException(name + " is no damage");
    } catch (CorruptDataException e) {
      text.append("reason: ").append(e.getMessage().replaceFirst(".*damaged: ", "")).append('\n');
    }
    for (String chunk : chunks) {
      text.append("chunk: ").append(chunk).append('\n');
    }
    files.put("damaged-" + name + ".txt", text.toString());
  }

  private static StringBuilder start(String expect, String about, int bytes) {
    return new StringBuilder(
        "expect: " + expect + "\nabout: " + about + "\nbytes: " + bytes + "\n");
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** [0 reference]. */
  private static byte[] zeroAnd(long target) throws IOException {
    return bits(
        out -> {
          out.cell();
          out.atom(0);
          out.reference(target);
        });
  }

  private static byte[] bits(Bits bits) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JamWriter out = new JamWriter(bytes);
    bits.write(out);
    out.finish();
    return bytes.toByteArray();
  }

  /** The bytes 1, 2, 3, … from the lowest on, 0 left out. */
  private static Noun atom(int bytes) {
    byte[] value = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      value[bytes - 1 - i] = (byte) (i % 255 + 1);
    }
    return new Noun.Atom(new BigInteger(1, value));
  }

  private static byte[] recentNames() throws IOException {
    List<Noun> parts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      parts.add(Noun.cell(Noun.atom(100 + i), Noun.atom(5)));
    }
    parts.addAll(List.copyOf(parts));
    parts.addAll(List.of(parts.get(19), parts.get(10), parts.get(0), parts.get(19)));
    return Noun.jam(Noun.cell(parts.toArray(Noun[]::new)));
  }

  /** Two atoms with the same name of three bytes. */
  private static Noun[] sameNames() {
    Namer namer = new Namer(3);
    Random random = new Random(1);
    Map<Integer, Long> seen = new HashMap<>();
    while (true) {
      long value = random.nextLong() >>> 1 | 1L << 62;
      Long other = seen.put(namer.atom(value, Long.BYTES), value);
      if (other != null && other != value) {
        return new Noun[] {Noun.atom(other), Noun.atom(value)};
      }
    }
  }
}
