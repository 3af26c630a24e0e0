package dev.jamjar.sign;

import dev.jamjar.CorruptDataException;
import dev.jamjar.UntrustedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * A detached signature in minisign's format: four lines of text that stand beside what they sign.
 *
 * <p>The lines are an untrusted comment; the algorithm, the key id and the signature of the
 * message; a trusted comment; and the signature of the message's signature and the trusted comment
 * together. This program signs the BLAKE2b-512 hash of the message (algorithm {@code ED}) and also
 * reads signatures of the message itself (the older {@code Ed}). The format is stricter than
 * minisign's reader: exactly four lines that end in a line feed, canonical base64, comments in
 * UTF-8 without control characters; so every signature has one text and every text one meaning.
 *
 * <p>Nothing in a signature may be believed before {@link #verify} has returned, the trusted
 * comment no more than the rest.
 */
public final class Signature {
  /** What is put behind the name of the signed thing to name its signature. */
  public static final String SUFFIX = ".minisig";

  private static final byte[] PREHASHED = {'E', 'D'};
  private static final byte[] LEGACY = VerifyKey.ALGORITHM;
  private static final int ALGORITHM_BYTES = 2;
  private static final int PREHASH_BYTES = 64;
  private static final int SIGNATURE_BYTES = SigningKey.SIGNATURE_BYTES;
  private static final int HEAD_BYTES = ALGORITHM_BYTES + KeyId.BYTES;
  private static final int SIGNATURE_LINE_CHARACTERS = 100;
  private static final int GLOBAL_LINE_CHARACTERS = 88;

  /** No signature is longer, in bytes. */
  public static final int MAX_BYTES =
      Comment.UNTRUSTED_PREFIX.length()
          + Comment.MAX_UNTRUSTED_BYTES
          + SIGNATURE_LINE_CHARACTERS
          + Comment.TRUSTED_PREFIX.length()
          + Comment.MAX_TRUSTED_BYTES
          + GLOBAL_LINE_CHARACTERS
          + 4;

  private static final String FETCH_AGAIN =
      "it was altered or damaged after signing: fetch it again, from the publisher's own store if"
          + " a mirror keeps giving the same";

  private final String untrustedComment;
  private final boolean prehashed;
  private final KeyId keyId;
  private final byte[] signature;
  private final String trustedComment;
  private final byte[] globalSignature;

  private Signature(
      String untrustedComment,
      boolean prehashed,
      KeyId keyId,
      byte[] signature,
      String trustedComment,
      byte[] globalSignature) {
    this.untrustedComment = untrustedComment;
    this.prehashed = prehashed;
    this.keyId = keyId;
    this.signature = signature;
    this.trustedComment = trustedComment;
    this.globalSignature = globalSignature;
  }

  /**
   * What {@code key} signs for {@code message}.
   *
   * @throws IllegalArgumentException if a comment is not one line of printable text
   */
  static Signature sign(
      SigningKey key, byte[] message, String trustedComment, String untrustedComment) {
    Comment.encode(untrustedComment, Comment.MAX_UNTRUSTED_BYTES);
    byte[] comment = Comment.encode(trustedComment, Comment.MAX_TRUSTED_BYTES);
    byte[] signature = key.signBytes(prehash(message));
    byte[] global = key.signBytes(concatenate(signature, comment));
    KeyId id = key.verifyKey().id();
    return new Signature(untrustedComment, true, id, signature, trustedComment, global);
  }

  /**
   * Reads the text of a signature.
   *
   * @param where whose text it is, for messages
   * @throws CorruptDataException if it is anything else
   */
  public static Signature parse(byte[] text, String where) throws CorruptDataException {
    if (text.length > MAX_BYTES) {
      throw new CorruptDataException(
          where
              + " is no signature: it has "
              + text.length
              + " bytes, expected at most "
              + MAX_BYTES,
          FETCH_AGAIN);
    }
    LineReader lines = LineReader.strict(text, where, FETCH_AGAIN);
    String untrusted = lines.comment(Comment.UNTRUSTED_PREFIX, Comment.MAX_UNTRUSTED_BYTES);
    byte[] head = lines.base64("a signature", HEAD_BYTES + SIGNATURE_BYTES);
    byte[] algorithm = Arrays.copyOf(head, ALGORITHM_BYTES);
    boolean prehashed = Arrays.equals(algorithm, PREHASHED);
    if (!prehashed && !Arrays.equals(algorithm, LEGACY)) {
      throw lines.damaged("is no Ed25519 signature: its algorithm is neither ED nor Ed");
    }
    String trusted = lines.comment(Comment.TRUSTED_PREFIX, Comment.MAX_TRUSTED_BYTES);
    byte[] global = lines.base64("the signature of the trusted comment", SIGNATURE_BYTES);
    lines.end();
    return new Signature(
        untrusted,
        prehashed,
        KeyId.read(head, ALGORITHM_BYTES),
        Arrays.copyOfRange(head, HEAD_BYTES, head.length),
        trusted,
        global);
  }

  /**
   * The trusted comment that minisign itself would write for a file: when and under which name it
   * was signed.
   *
   * @param unixSeconds seconds since 1970-01-01T00:00:00Z
   */
  public static String trustedComment(long unixSeconds, String fileName) {
    return "timestamp:" + unixSeconds + "\tfile:" + fileName + "\thashed";
  }

  /** The signature's text, as minisign writes it; ASCII but for the comments. */
  public byte[] bytes() {
    byte[] head = new byte[HEAD_BYTES];
    System.arraycopy(prehashed ? PREHASHED : LEGACY, 0, head, 0, ALGORITHM_BYTES);
    keyId.write(head, ALGORITHM_BYTES);
    Base64.Encoder base64 = Base64.getEncoder();
    String text =
        Comment.UNTRUSTED_PREFIX
            + untrustedComment
            + "\n"
            + base64.encodeToString(concatenate(head, signature))
            + "\n"
            + Comment.TRUSTED_PREFIX
            + trustedComment
            + "\n"
            + base64.encodeToString(globalSignature)
            + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The key that is said to have signed. */
  public KeyId keyId() {
    return keyId;
  }

  /** A comment that anybody may have written. */
  public String untrustedComment() {
    return untrustedComment;
  }

  /** The signer's comment; his only once {@link #verify} has returned. */
  public String trustedComment() {
    return trustedComment;
  }

  /**
   * Returns if {@code key} signed {@code message} and the trusted comment.
   *
   * <p>The algorithm's name is not itself signed: renamed {@code Ed}, a signature {@code ED} of
   * some message would also hold for the 64 bytes that are its hash, which nobody meant to sign.
   * Therefore no older signature of exactly 64 bytes is accepted.
   *
   * @param what the message, as the operator knows it
   * @throws UntrustedException if it did not; the message says what is wrong
   */
  public void verify(VerifyKey key, byte[] message, String what) throws UntrustedException {
    if (!keyId.equals(key.id())) {
      throw new UntrustedException(
          what + " is signed by key " + keyId + ", expected key " + key.id(),
          "ask the publisher whether he signs with another key now");
    }
    if (!prehashed && message.length == PREHASH_BYTES) {
      throw new UntrustedException(
          what + " has a signature of the older kind, which proves nothing for 64 bytes",
          "ask the publisher to sign it again with minisign 0.10 or newer");
    }
    if (!key.accepts(signature, prehashed ? prehash(message) : message)) {
      throw new UntrustedException(
          what + " is not what key " + keyId + " signed: its signature does not hold", FETCH_AGAIN);
    }
    byte[] comment = trustedComment.getBytes(StandardCharsets.UTF_8);
    if (!key.accepts(globalSignature, concatenate(signature, comment))) {
      throw new UntrustedException(
          "the trusted comment on " + what + " is not what key " + keyId + " signed", FETCH_AGAIN);
    }
  }

  private static byte[] prehash(byte[] message) {
    Blake2bDigest blake2b = new Blake2bDigest(8 * PREHASH_BYTES);
    blake2b.update(message, 0, message.length);
    byte[] hash = new byte[PREHASH_BYTES];
    blake2b.doFinal(hash, 0);
    return hash;
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
