package dev.jamjar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of testdata/vectors: {@code key: value} lines that say what some bytes are and how reading
 * them ends, an empty line, and the bytes.
 *
 * <p>The bytes of binary objects stand there in hexadecimal, those of JSON objects as they are.
 *
 * @param name the file's name: its kind, an underscore, the scenario
 * @param facts what reading the bytes gives; {@code expect} is {@code success} or the failure's
 *     kind
 */
public record GoldenVector(String name, Map<String, String> facts, byte[] body) {
  private static final Path FOLDER = Path.of("testdata/vectors");
  private static final int LINE_BYTES = 32;
  private static final Pattern AT = Pattern.compile("at byte ([0-9]+)");
  private static final Set<String> TEXT_KINDS = Set.of("gear", "manifest", "catalog");
  private static final String FORM = "body";
  private static final String HEX = "hex";
  private static final String TEXT = "text";

  /** Says what reading some bytes gives, or fails as a reader does. */
  @FunctionalInterface
  public interface Reading {
    Map<String, String> facts(byte[] body) throws Exception;
  }

  /** The vector of bytes as they are read now. */
  public static GoldenVector of(String name, byte[] body, Reading reading) {
    return new GoldenVector(name, outcome(body, reading), body);
  }

  /** How reading the bytes ends. Anything but success or one of our failures is a bug. */
  public static Map<String, String> outcome(byte[] body, Reading reading) {
    Map<String, String> facts = new LinkedHashMap<>();
    try {
      Map<String, String> read = reading.facts(body);
      facts.put("expect", "success");
      facts.putAll(read);
    } catch (JamJarException e) {
      facts.put("expect", e.getClass().getSimpleName());
      // Where it gave up tells the check that failed; the words may change.
      Matcher at = AT.matcher(e.getMessage());
      if (at.find()) {
        facts.put("at", at.group(1));
      }
    } catch (Exception e) {
      throw new AssertionError("reading ended in another failure than ours", e);
    }
    return facts;
  }

  public static GoldenVector read(String name) throws IOException {
    return read(FOLDER.resolve(name + ".txt"));
  }

  /** All vectors of a kind. */
  public static List<GoldenVector> ofKind(String kind) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<GoldenVector> vectors = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(kind + "_")) {
          vectors.add(read(file));
        }
      }
      return vectors;
    }
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Writes the file. */
  public void write() throws IOException {
    boolean text = isText();
    String header =
        facts.entrySet().stream()
            .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n")
            .collect(Collectors.joining("", "", FORM + ": " + (text ? TEXT : HEX) + "\n\n"));
    Files.createDirectories(FOLDER);
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    byte[] tail = text ? body : hexLines().getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    Files.write(FOLDER.resolve(name + ".txt"), all);
  }

  private static GoldenVector read(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int end = 0;
    while (all[end] != '\n' || all[end + 1] != '\n') {
      end++;
    }
    Map<String, String> facts = new LinkedHashMap<>();
    for (String line : new String(all, 0, end, StandardCharsets.UTF_8).split("\n")) {
      String[] halves = line.split(": ", 2);
      facts.put(halves[0], halves[1]);
    }
    byte[] tail = Arrays.copyOfRange(all, end + 2, all.length);
    byte[] body =
        facts.remove(FORM).equals(TEXT)
            ? tail
            : HexFormat.of()
                .parseHex(new String(tail, StandardCharsets.US_ASCII).replace("\n", ""));
    return new GoldenVector(file.getFileName().toString().replaceFirst("\\.txt$", ""), facts, body);
  }

  private boolean isText() {
    return TEXT_KINDS.contains(name.substring(0, name.indexOf('_')))
        && Arrays.equals(bodyText().getBytes(StandardCharsets.UTF_8), body);
  }

  private String hexLines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < body.length; i += LINE_BYTES) {
      int end = Math.min(body.length, i + LINE_BYTES);
      lines.append(HexFormat.of().formatHex(body, i, end)).append('\n');
    }
    return lines.toString();
  }
}
