package dev.jamjar.sign;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UsageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * A secret key as minisign keeps it in a file: in the clear, or locked by a passphrase.
 *
 * <p>The file is an untrusted comment and 158 bytes in base64, a line each. The last 104 bytes (key
 * id, seed, point, checksum) are, in a locked file, combined by exclusive or with as many bytes of
 * scrypt over the passphrase. {@link #close} wipes the bytes.
 */
public final class SecretKeyFile implements AutoCloseable {
  /** No passphrase is longer, in bytes of UTF-8: minisign would read no more of it. */
  public static final int MAX_PASSPHRASE_BYTES = 1022;

  private static final byte[] SCRYPT = {'S', 'c'};
  private static final byte[] IN_THE_CLEAR = {0, 0};
  private static final byte[] BLAKE2B = {'B', '2'};

  // The 158 bytes, in their order.
  private static final int ALGORITHM = 0;
  private static final int KDF = 2;
  private static final int CHECKSUM_KIND = 4;
  private static final int SALT = 6;
  private static final int OPS_LIMIT = 38;
  private static final int MEM_LIMIT = 46;
  private static final int SECRET = 54;
  private static final int BYTES = 158;

  // The 104 bytes that a passphrase locks, in their order.
  private static final int ID = 0;
  private static final int SEED = ID + KeyId.BYTES;
  private static final int POINT = SEED + SigningKey.SEED_BYTES;
  private static final int CHECKSUM = POINT + VerifyKey.POINT_BYTES;
  private static final int CHECKSUM_BYTES = 32;
  private static final int SECRET_BYTES = CHECKSUM + CHECKSUM_BYTES;

  private static final int MAX_FILE_BYTES =
      Comment.UNTRUSTED_PREFIX.length() + Comment.MAX_UNTRUSTED_BYTES + 212 + 4;
  private static final String HINT = "restore the file from a backup, or make a new key";

  private final String where;
  private final String comment;
  private final byte[] bytes;
  private final boolean readableByOthers;
  private boolean closed;

  private SecretKeyFile(String where, String comment, byte[] bytes, boolean readableByOthers) {
    this.where = where;
    this.comment = comment;
    this.bytes = bytes;
    this.readableByOthers = readableByOthers;
  }

  /**
   * Reads a secret key file without unlocking it.
   *
   * @throws dev.jamjar.NotFoundException if there is none
   * @throws CorruptDataException if it is no secret key
   * @throws UnsupportedFormatException if it is one of a kind that minisign 0.11 does not write
   */
  public static SecretKeyFile read(Path file) throws JamJarException {
    byte[] text = KeyFiles.read(file, MAX_FILE_BYTES, "secret key");
    try {
      return parse(text, "secret key " + file, KeyFiles.isReadableByOthers(file));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /**
   * Reads the text of a secret key file.
   *
   * @param where whose text it is, for messages
   */
  static SecretKeyFile parse(byte[] text, String where, boolean readableByOthers)
      throws CorruptDataException, UnsupportedFormatException {
    LineReader lines = LineReader.handled(text, where, HINT);
    String comment = lines.comment(Comment.UNTRUSTED_PREFIX, Comment.MAX_UNTRUSTED_BYTES);
    byte[] bytes = lines.base64("a secret key", BYTES);
    lines.end();
    SecretKeyFile file = new SecretKeyFile(where, comment, bytes, readableByOthers);
    boolean known =
        file.has(ALGORITHM, VerifyKey.ALGORITHM)
            && file.has(CHECKSUM_KIND, BLAKE2B)
            && (file.has(KDF, SCRYPT) || file.has(KDF, IN_THE_CLEAR));
    if (!known) {
      throw new UnsupportedFormatException(
          where
              + " is of a kind that this jamjar does not know: it is not Ed25519, scrypt, BLAKE2b",
          "make a key with \"jamjar key generate\" or with minisign 0.11");
    }
    if (file.isLocked()) {
      file.cost();
    }
    return file;
  }

  /** The file that keeps {@code key} in the clear. */
  public static SecretKeyFile inTheClear(SigningKey key) {
    return new SecretKeyFile("new secret key", "jamjar secret key", clearBytes(key), false);
  }

  /**
   * The file that keeps {@code key} under {@code passphrase}, at a cost of 128 MiB and about half a
   * second a try.
   *
   * @throws UsageException if minisign could not be given the passphrase: it is empty, too long or
   *     holds control characters
   * @throws LocalMachineException if the heap has no room
   */
  public static SecretKeyFile locked(SigningKey key, char[] passphrase, SecureRandom random)
      throws JamJarException {
    return locked(key, passphrase, random, ScryptCost.OURS);
  }

  static SecretKeyFile locked(
      SigningKey key, char[] passphrase, SecureRandom random, ScryptCost cost)
      throws UsageException, LocalMachineException {
    requireTypeable(passphrase);
    byte[] bytes = clearBytes(key);
    System.arraycopy(SCRYPT, 0, bytes, KDF, SCRYPT.length);
    byte[] salt = new byte[OPS_LIMIT - SALT];
    random.nextBytes(salt);
    System.arraycopy(salt, 0, bytes, SALT, salt.length);
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    fields.putLong(OPS_LIMIT, cost.opsLimit());
    fields.putLong(MEM_LIMIT, cost.memLimit());
    String where = "new secret key";
    combine(bytes, SECRET, passphrase, salt, cost, where);
    return new SecretKeyFile(where, "jamjar encrypted secret key", bytes, false);
  }

  /** Whether {@link #unlock} needs a passphrase. */
  public boolean isLocked() {
    return has(KDF, SCRYPT);
  }

  /** Whether users other than the owner may read the file: a reason to warn. */
  public boolean isReadableByOthers() {
    return readableByOthers;
  }

  /**
   * The key in the file.
   *
   * @param passphrase not looked at, and possibly null, where the file is not locked; left as it is
   * @throws UsageException if there is no passphrase, or a wrong one
   * @throws CorruptDataException if the file is damaged
   * @throws LocalMachineException if the heap has no room for the file's scrypt cost; minisign's
   *     own keys take 1 GiB
   */
  public SigningKey unlock(char[] passphrase) throws JamJarException {
    requireOpen();
    if (isLocked() && passphrase == null) {
      throw new UsageException(
          where + " is locked by a passphrase, and none is given",
          "set JAMJAR_KEY_PASSPHRASE or JAMJAR_KEY_PASSPHRASE_FILE");
    }
    byte[] secret = Arrays.copyOfRange(bytes, SECRET, BYTES);
    try {
      if (isLocked()) {
        byte[] salt = Arrays.copyOfRange(bytes, SALT, OPS_LIMIT);
        combine(secret, 0, passphrase, salt, cost(), where);
      }
      byte[] checksum = Arrays.copyOfRange(secret, CHECKSUM, SECRET_BYTES);
      // In the clear, minisign -G -W writes zeros for the checksum, minisign -C -W a true one.
      boolean unchecked = !isLocked() && Arrays.equals(checksum, new byte[CHECKSUM_BYTES]);
      if (!unchecked && !Arrays.equals(checksum, checksum(secret, 0))) {
        throw isLocked()
            ? new UsageException(
                "wrong passphrase for " + where,
                "check JAMJAR_KEY_PASSPHRASE or JAMJAR_KEY_PASSPHRASE_FILE; if it is right, the"
                    + " file is damaged: restore it from a backup")
            : damaged("its checksum does not hold");
      }
      return keyOf(secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /**
   * Writes the file, readable by its owner only, whole or not at all; missing folders are made.
   *
   * @throws dev.jamjar.ConflictException if there is a file already
   */
  public void write(Path file) throws JamJarException {
    byte[] text = text();
    try {
      KeyFiles.create(file, text, KeyFiles.Access.OWNER);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** The file's text, which the caller should wipe. */
  byte[] text() {
    requireOpen();
    byte[] base64 = Base64.getEncoder().encode(bytes);
    byte[] head = (Comment.UNTRUSTED_PREFIX + comment + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] text = Arrays.copyOf(head, head.length + base64.length + 1);
    System.arraycopy(base64, 0, text, head.length, base64.length);
    text[text.length - 1] = '\n';
    Arrays.fill(base64, (byte) 0);
    return text;
  }

  /** Wipes the bytes of the file from memory. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(where + " is closed");
    }
  }

  private SigningKey keyOf(byte[] secret) throws CorruptDataException {
    byte[] seed = Arrays.copyOfRange(secret, SEED, POINT);
    SigningKey key = SigningKey.ofSeed(KeyId.read(secret, ID), seed);
    byte[] point = key.verifyKey().point();
    if (!Arrays.equals(point, 0, point.length, secret, POINT, CHECKSUM)) {
      key.close();
      throw damaged("its public half does not belong to its secret half");
    }
    return key;
  }

  private ScryptCost cost() throws UnsupportedFormatException {
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return ScryptCost.ofFile(fields.getLong(OPS_LIMIT), fields.getLong(MEM_LIMIT), where);
  }

  private boolean has(int offset, byte[] field) {
    return Arrays.equals(bytes, offset, offset + field.length, field, 0, field.length);
  }

  private CorruptDataException damaged(String what) {
    return new CorruptDataException(where + " is damaged: " + what, HINT);
  }

  private static byte[] clearBytes(SigningKey key) {
    byte[] bytes = new byte[BYTES];
    System.arraycopy(VerifyKey.ALGORITHM, 0, bytes, ALGORITHM, VerifyKey.ALGORITHM.length);
    System.arraycopy(BLAKE2B, 0, bytes, CHECKSUM_KIND, BLAKE2B.length);
    key.verifyKey().id().write(bytes, SECRET + ID);
    key.writeSeed(bytes, SECRET + SEED);
    System.arraycopy(key.verifyKey().point(), 0, bytes, SECRET + POINT, VerifyKey.POINT_BYTES);
    System.arraycopy(checksum(bytes, SECRET), 0, bytes, SECRET + CHECKSUM, CHECKSUM_BYTES);
    return bytes;
  }

  /** BLAKE2b-256 of the algorithm, the id and both halves of the key. */
  private static byte[] checksum(byte[] secret, int offset) {
    Blake2bDigest blake2b = new Blake2bDigest(8 * CHECKSUM_BYTES);
    blake2b.update(VerifyKey.ALGORITHM, 0, VerifyKey.ALGORITHM.length);
    blake2b.update(secret, offset, CHECKSUM);
    byte[] checksum = new byte[CHECKSUM_BYTES];
    blake2b.doFinal(checksum, 0);
    return checksum;
  }

  /** Locks or unlocks the 104 bytes at {@code offset}, which is the same computation. */
  private static void combine(
      byte[] secret, int offset, char[] passphrase, byte[] salt, ScryptCost cost, String where)
      throws UsageException, LocalMachineException {
    byte[] passphraseBytes = utf8(passphrase);
    try {
      byte[] stream = cost.derive(passphraseBytes, salt, SECRET_BYTES, where);
      for (int i = 0; i < SECRET_BYTES; i++) {
        secret[offset + i] ^= stream[i];
      }
      Arrays.fill(stream, (byte) 0);
    } finally {
      Arrays.fill(passphraseBytes, (byte) 0);
    }
  }

  private static byte[] utf8(char[] passphrase) throws UsageException {
    ByteBuffer encoded;
    try {
      encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase));
    } catch (CharacterCodingException e) {
      throw unusable("is not Unicode text");
    }
    byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
    Arrays.fill(encoded.array(), (byte) 0);
    return bytes;
  }

  private static void requireTypeable(char[] passphrase) throws UsageException {
    if (passphrase.length == 0) {
      throw unusable("is empty");
    }
    for (char c : passphrase) {
      if (Character.isISOControl(c)) {
        throw unusable("holds a control character");
      }
    }
    byte[] bytes = utf8(passphrase);
    Arrays.fill(bytes, (byte) 0);
    if (bytes.length > MAX_PASSPHRASE_BYTES) {
      throw unusable("has " + bytes.length + " bytes, expected at most " + MAX_PASSPHRASE_BYTES);
    }
  }

  private static UsageException unusable(String why) {
    return new UsageException(
        "the passphrase " + why, "use one line of text, such as six words drawn at random");
  }
}
