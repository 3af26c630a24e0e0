package dev.jamjar.sign;

import dev.jamjar.UntrustedException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The public keys whose owners are believed: an immutable set.
 *
 * <p>Two keys of the same id may both be in it, as an id proves nothing.
 */
public final class TrustedKeys {
  private final List<VerifyKey> keys;

  private TrustedKeys(Collection<VerifyKey> keys) {
    this.keys = List.copyOf(new LinkedHashSet<>(keys));
  }

  public static TrustedKeys of(VerifyKey... keys) {
    return new TrustedKeys(List.of(keys));
  }

  public static TrustedKeys of(Collection<VerifyKey> keys) {
    return new TrustedKeys(keys);
  }

  /** These keys and {@code others}. */
  public TrustedKeys and(Collection<VerifyKey> others) {
    LinkedHashSet<VerifyKey> all = new LinkedHashSet<>(keys);
    all.addAll(others);
    return new TrustedKeys(all);
  }

  /** The keys, each once, in the order in which they were given. */
  public List<VerifyKey> keys() {
    return keys;
  }

  /**
   * The trusted key that signed {@code message}.
   *
   * @param what the message, as the operator knows it
   * @throws UntrustedException if none of these keys did
   */
  public VerifyKey require(Signature signature, byte[] message, String what)
      throws UntrustedException {
    UntrustedException failure = null;
    for (VerifyKey key : keys) {
      if (key.id().equals(signature.keyId())) {
        try {
          signature.verify(key, message, what);
          return key;
        } catch (UntrustedException e) {
          failure = e;
        }
      }
    }
    throw failure == null ? unknown(signature.keyId(), what) : failure;
  }

  private UntrustedException unknown(KeyId signer, String what) {
    return new UntrustedException(
        what
            + " is signed by key "
            + signer
            + ", which is not trusted here; trusted: "
            + (keys.isEmpty() ? "no key" : ids()),
        "if you know the publisher, get his public key (RW…) from him and name it with --trust KEY,"
            + " or once and for all with \"jamjar key trust KEY\"");
  }

  private String ids() {
    StringBuilder ids = new StringBuilder();
    for (VerifyKey key : keys) {
      ids.append(ids.isEmpty() ? "" : ", ").append(key.id());
    }
    return ids.toString();
  }
}
