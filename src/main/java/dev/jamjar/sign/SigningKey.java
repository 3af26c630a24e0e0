package dev.jamjar.sign;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A secret key, ready to sign; {@link #close} wipes it from memory.
 *
 * <p>Signing is deterministic, as RFC 8032 has it: the same key, message and comments give the same
 * bytes.
 */
public final class SigningKey implements AutoCloseable {
  static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;
  static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  /** The line above every signature that names nothing else; nobody signs it. */
  public static final String UNTRUSTED_COMMENT = "signature from jamjar secret key";

  private final byte[] seed;
  private final VerifyKey verifyKey;
  private boolean closed;

  private SigningKey(byte[] seed, VerifyKey verifyKey) {
    this.seed = seed;
    this.verifyKey = verifyKey;
  }

  /** A new key with a new id, both out of {@code random}. */
  public static SigningKey generate(SecureRandom random) {
    byte[] id = new byte[KeyId.BYTES];
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(id);
    random.nextBytes(seed);
    return ofSeed(KeyId.read(id, 0), seed);
  }

  /** The key pair that grows from {@code seed}, which the key keeps and will wipe. */
  static SigningKey ofSeed(KeyId id, byte[] seed) {
    byte[] point = new byte[VerifyKey.POINT_BYTES];
    Ed25519.generatePublicKey(seed, 0, point, 0);
    return new SigningKey(seed, VerifyKey.of(id, point));
  }

  /** The public half. */
  public VerifyKey verifyKey() {
    return verifyKey;
  }

  /** As {@link #sign(byte[], String, String)}, with an untrusted comment of this program. */
  public Signature sign(byte[] message, String trustedComment) {
    return sign(message, trustedComment, UNTRUSTED_COMMENT);
  }

  /**
   * Signs {@code message} and {@code trustedComment}.
   *
   * @param trustedComment one line of printable text; {@link Signature#trustedComment(long,
   *     String)} makes the usual one
   * @param untrustedComment one line of printable text, which will not be signed
   * @throws IllegalArgumentException if a comment is no such line
   */
  public Signature sign(byte[] message, String trustedComment, String untrustedComment) {
    return Signature.sign(this, message, trustedComment, untrustedComment);
  }

  /** The bare Ed25519 signature of {@code message}, 64 bytes. */
  byte[] signBytes(byte[] message) {
    requireOpen();
    byte[] signature = new byte[SIGNATURE_BYTES];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** Copies the 32-byte seed into {@code target} from {@code offset} on. */
  void writeSeed(byte[] target, int offset) {
    requireOpen();
    System.arraycopy(seed, 0, target, offset, SEED_BYTES);
  }

  /** Wipes the secret; the public half stays. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(seed, (byte) 0);
  }

  /** Names the key by its public half. */
  @Override
  public String toString() {
    return "SigningKey[" + verifyKey.id() + "]";
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("secret key " + verifyKey.id() + " is closed");
    }
  }
}
