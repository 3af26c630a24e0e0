package dev.jamjar.sign;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.hash.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A public key: what a reader must know of a publisher to believe what he signed.
 *
 * <p>Its text is minisign's: 42 bytes in base64, namely {@code "Ed"}, the key id and the 32-byte
 * Ed25519 point, alone or below an untrusted comment. Only points of the prime-order group are
 * accepted, in their one encoding: for others there are signatures that hold for any message.
 */
public final class VerifyKey {
  static final int POINT_BYTES = Ed25519.PUBLIC_KEY_SIZE;

  /** As in minisign's files: the algorithm of a key, whatever is hashed before it signs. */
  static final byte[] ALGORITHM = {'E', 'd'};

  private static final int BYTES = ALGORITHM.length + KeyId.BYTES + POINT_BYTES;
  private static final int BASE64_CHARACTERS = 56;
  private static final int MAX_FILE_BYTES =
      Comment.UNTRUSTED_PREFIX.length() + Comment.MAX_UNTRUSTED_BYTES + BASE64_CHARACTERS + 4;
  private static final String HINT =
      "take the publisher's key anew: the line that begins with RW, or the .pub file, whole";

  private final KeyId id;
  private final byte[] point;
  private final Ed25519.PublicPoint decoded;
  private final HeldSignatures held = new HeldSignatures();

  private VerifyKey(KeyId id, byte[] point, Ed25519.PublicPoint decoded) {
    this.id = id;
    this.point = point;
    this.decoded = decoded;
  }

  /** The key with this id and this encoded point, or null where there is no such key. */
  static VerifyKey of(KeyId id, byte[] point) {
    Ed25519.PublicPoint decoded = Ed25519.validatePublicKeyFullExport(point, 0);
    return decoded == null ? null : new VerifyKey(id, point.clone(), decoded);
  }

  /**
   * Reads a public key as minisign writes it: the bare base64 text, or a whole file.
   *
   * @param where whose text it is, for messages
   * @throws CorruptDataException if it is no such key
   */
  public static VerifyKey parse(byte[] text, String where) throws CorruptDataException {
    if (text.length > MAX_FILE_BYTES) {
      throw new CorruptDataException(
          where + " is no public key: it is longer than " + MAX_FILE_BYTES + " bytes", HINT);
    }
    LineReader lines = LineReader.handled(text, where, HINT);
    if (text.length > 0 && text[0] == Comment.UNTRUSTED_PREFIX.charAt(0)) {
      lines.comment(Comment.UNTRUSTED_PREFIX, Comment.MAX_UNTRUSTED_BYTES);
    }
    VerifyKey key = decode(lines.base64("a public key", BYTES));
    if (key == null) {
      throw lines.damaged("is no Ed25519 public key");
    }
    lines.end();
    return key;
  }

  /** As {@link #parse(byte[], String)}. */
  public static VerifyKey parse(String text, String where) throws CorruptDataException {
    return parse(text.getBytes(StandardCharsets.UTF_8), where);
  }

  /** Reads a public key file. */
  public static VerifyKey read(Path file) throws JamJarException {
    return parse(KeyFiles.read(file, MAX_FILE_BYTES, "public key"), "public key " + file);
  }

  /**
   * The key that an operator named: the text of a key, or else the path of a file that holds one.
   *
   * @throws NotFoundException if it is neither
   */
  public static VerifyKey named(String keyOrFile) throws JamJarException {
    String name = keyOrFile.strip();
    VerifyKey key = bare(name);
    if (key != null) {
      return key;
    }
    try {
      return read(Path.of(name));
    } catch (NotFoundException | InvalidPathException e) {
      throw new NotFoundException(
          "\"" + name + "\" is neither a public key nor a file that holds one", HINT, e);
    }
  }

  /** The key whose base64 text this is, or null where it is none. */
  static VerifyKey bare(String base64) {
    byte[] bytes = LineReader.decodeBase64(base64.getBytes(StandardCharsets.ISO_8859_1), BYTES);
    return bytes == null ? null : decode(bytes);
  }

  public KeyId id() {
    return id;
  }

  /** The key as one word of 56 characters that begins with {@code RW}. */
  public String base64() {
    byte[] bytes = new byte[BYTES];
    System.arraycopy(ALGORITHM, 0, bytes, 0, ALGORITHM.length);
    id.write(bytes, ALGORITHM.length);
    System.arraycopy(point, 0, bytes, ALGORITHM.length + KeyId.BYTES, POINT_BYTES);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The key as a file: minisign's comment and the base64 text, a line each. */
  public String fileText() {
    return Comment.UNTRUSTED_PREFIX + "minisign public key " + id + "\n" + base64() + "\n";
  }

  /**
   * Writes the key to a new file that everybody may read.
   *
   * @throws dev.jamjar.ConflictException if there is a file already
   */
  public void write(Path file) throws JamJarException {
    KeyFiles.create(file, fileText().getBytes(StandardCharsets.UTF_8), KeyFiles.Access.EVERYBODY);
  }

  /**
   * Whether {@code signature} is this key's for {@code message}.
   *
   * <p>The rules are BouncyCastle's: encodings that are not canonical are refused, of the
   * signature's point and of its scalar, so that nobody can make a second signature out of a first.
   * The signature's point may have a part of small order, which libsodium partly refuses; only the
   * owner of the secret key can bring that about.
   */
  boolean accepts(byte[] signature, byte[] message) {
    Hash name = HeldSignatures.name(signature, message);
    if (held.contains(name)) {
      return true;
    }
    boolean holds = Ed25519.verify(signature, 0, decoded, message, 0, message.length);
    if (holds) {
      held.add(name);
    }
    return holds;
  }

  byte[] point() {
    return point.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyKey key && id.equals(key.id) && Arrays.equals(point, key.point);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(point);
  }

  @Override
  public String toString() {
    return base64();
  }

  private static VerifyKey decode(byte[] bytes) {
    if (!Arrays.equals(bytes, 0, ALGORITHM.length, ALGORITHM, 0, ALGORITHM.length)) {
      return null;
    }
    KeyId id = KeyId.read(bytes, ALGORITHM.length);
    return of(id, Arrays.copyOfRange(bytes, ALGORITHM.length + KeyId.BYTES, BYTES));
  }
}
