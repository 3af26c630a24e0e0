package dev.jamjar.sign;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The file in which this machine keeps the keys it trusts.
 *
 * <p>One key a line: its base64 text and, behind a space, a comment. Empty lines and lines that
 * begin with {@code #} are left alone. Everything else is refused, so that a slip of the pen never
 * silently drops a key. Writers take turns by locking an empty file beside it, named like it with
 * {@code .lock} behind, which stays.
 */
public final class TrustStore {
  /** In bytes: room for several hundred keys with comments. */
  static final int MAX_BYTES = 1 << 16;

  private static final int MAX_LINE_BYTES = 1024;
  private static final String HINT = "correct that line or take it out";

  /** Two threads of one process may not wait for the same file lock. */
  private static final Object ADDING = new Object();

  private final Path file;

  /**
   * @param file where the keys are; need not exist
   */
  public TrustStore(Path file) {
    this.file = file;
  }

  /** One line of the file: a key and what its owner's name is said to be, possibly empty. */
  public record Entry(VerifyKey key, String comment) {}

  /**
   * The keys with their comments, in the order of the file; none if there is no file.
   *
   * @throws CorruptDataException if a line is not what it should be
   */
  public List<Entry> entries() throws JamJarException {
    return parse(bytes(), "trusted keys " + file);
  }

  /** The keys alone. */
  public TrustedKeys keys() throws JamJarException {
    List<VerifyKey> keys = new ArrayList<>();
    for (Entry entry : entries()) {
      keys.add(entry.key());
    }
    return TrustedKeys.of(keys);
  }

  /**
   * Trusts {@code key} from now on. Everything else in the file stays as it is, whoever else adds
   * at the same time; a crash leaves the old file or the new one.
   *
   * @param comment one line of printable text, possibly empty
   * @return whether the key is new
   * @throws CorruptDataException if the file is not what it should be; it is then left alone
   * @throws UsageException if the file or the comment would be too long
   */
  public boolean add(VerifyKey key, String comment) throws JamJarException {
    String line = (key + " " + comment).strip() + "\n";
    if (!Comment.isPrintable(comment) || utf8(line).length > MAX_LINE_BYTES) {
      throw new UsageException(
          "the comment on key " + key.id() + " is not one short line of text", "shorten it");
    }
    Path lock = file.resolveSibling(file.getFileName() + ".lock").toAbsolutePath();
    synchronized (ADDING) {
      try (FileChannel channel = openLock(lock);
          var held = channel.lock()) {
        return held.isValid() && addAlone(key, utf8(line));
      } catch (JamJarException e) {
        throw e;
      } catch (IOException e) {
        throw KeyFiles.failure("cannot lock " + file, e);
      }
    }
  }

  static List<Entry> parse(byte[] text, String where) throws CorruptDataException {
    LineReader lines = LineReader.handled(text, where, HINT);
    List<Entry> entries = new ArrayList<>();
    while (!lines.atEnd()) {
      String line = lines.text("a public key", MAX_LINE_BYTES).strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        int space = line.indexOf(' ');
        VerifyKey key = VerifyKey.bare(space < 0 ? line : line.substring(0, space));
        if (key == null) {
          throw lines.damaged("does not begin with a public key");
        }
        entries.add(new Entry(key, space < 0 ? "" : line.substring(space).strip()));
      }
    }
    return List.copyOf(entries);
  }

  private boolean addAlone(VerifyKey key, byte[] line) throws JamJarException {
    byte[] old = bytes();
    for (Entry entry : parse(old, "trusted keys " + file)) {
      if (entry.key().equals(key)) {
        return false;
      }
    }
    boolean open = old.length > 0 && old[old.length - 1] != '\n';
    int start = old.length + (open ? 1 : 0);
    if (start + line.length > MAX_BYTES) {
      throw new UsageException(
          file + " would be longer than " + MAX_BYTES + " bytes with another key",
          "take out keys that you no longer trust");
    }
    byte[] text = Arrays.copyOf(old, start + line.length);
    if (open) {
      text[old.length] = '\n';
    }
    System.arraycopy(line, 0, text, start, line.length);
    KeyFiles.replace(file, text);
    return true;
  }

  private byte[] bytes() throws JamJarException {
    try {
      return KeyFiles.read(file, MAX_BYTES, "list of trusted keys");
    } catch (NotFoundException e) {
      return new byte[0];
    }
  }

  private static FileChannel openLock(Path lock) throws IOException {
    KeyFiles.makeFolder(lock);
    return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
