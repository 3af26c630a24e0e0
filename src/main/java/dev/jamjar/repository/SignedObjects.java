package dev.jamjar.repository;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UntrustedException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.Signature;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Objects named by their hash, with a signature beside them.
 *
 * <p>The name binds the bytes, and the signature's name binds it to them: no reader can meet new
 * bytes with an old signature.
 */
public final class SignedObjects {
  private final ObjectStore store;

  public SignedObjects(ObjectStore store) {
    this.store = store;
  }

  /** Bytes that are what their name says and that {@code signer} signed. */
  record Signed(byte[] bytes, VerifyKey signer) {}

  /**
   * Reads an object; nothing in it is looked at before its signature is verified.
   *
   * @param what names it in messages, such as {@code manifest 3f9a…}
   * @throws UntrustedException if no trusted key signed it
   * @throws CorruptDataException if it is missing, or is not what its name says
   */
  Signed read(ObjectKey key, Hash id, int maxBytes, TrustedKeys trusted, String what)
      throws JamJarException {
    byte[] bytes = bytes(key, id, maxBytes, what);
    return new Signed(bytes, trusted.require(signature(key, what), bytes, what));
  }

  /** The bytes alone, checked against their name. */
  public byte[] bytes(ObjectKey key, Hash id, int maxBytes, String what) throws JamJarException {
    byte[] bytes;
    try {
      bytes = store.get(key, maxBytes);
    } catch (NotFoundException e) {
      throw new CorruptDataException(
          what + " is missing: there is no object " + key,
          "run \"jamjar check\" to see what else is hurt",
          e);
    }
    Hash found = Blake3.of(bytes);
    if (!found.equals(id)) {
      throw new CorruptDataException(
          what + " is damaged: object " + key + " hashes to " + found.abbreviated() + "…",
          "run \"jamjar check\" to see what else is hurt");
    }
    return bytes;
  }

  /** The signature beside an object, whoever made it. */
  public Signature signature(ObjectKey key, String what) throws JamJarException {
    ObjectKey signatureKey = Layout.signature(key);
    byte[] text;
    try {
      text = store.get(signatureKey, Limits.MAX_SIGNATURE_BYTES);
    } catch (NotFoundException e) {
      throw new UntrustedException(
          what + " is not signed: there is no object " + signatureKey,
          "do not use it; ask its publisher, or restore another snapshot",
          e);
    }
    return Signature.parse(text, "signature " + signatureKey);
  }

  /** Signs and writes an object; the signature is durable first. */
  public void write(ObjectKey key, byte[] bytes, SigningKey signer, Instant time)
      throws JamJarException {
    sign(key, bytes, signer, time);
    store.put(key, ByteBuffer.wrap(bytes));
  }

  /** Writes the signature alone: the same key, bytes and time give the same signature. */
  public void sign(ObjectKey key, byte[] bytes, SigningKey signer, Instant time)
      throws JamJarException {
    String name = key.name().substring(key.name().lastIndexOf('/') + 1);
    Signature signature = signer.sign(bytes, Signature.trustedComment(time.getEpochSecond(), name));
    store.put(Layout.signature(key), ByteBuffer.wrap(signature.bytes()));
  }
}
