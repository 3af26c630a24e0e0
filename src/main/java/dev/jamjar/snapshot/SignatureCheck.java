package dev.jamjar.snapshot;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UntrustedException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.Layout;
import dev.jamjar.sign.Signature;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import java.util.Arrays;
import java.util.Optional;

/** Looks at a signed object and the signature beside it as two things that can be wrong. */
final class SignatureCheck {
  private final ObjectStore store;
  private final TrustedKeys trusted;

  SignatureCheck(ObjectStore store, TrustedKeys trusted) {
    this.store = store;
    this.trusted = trusted;
  }

  /** Which of the two is to blame where reading them failed: the object's name tells. */
  ObjectKey culprit(ObjectKey key, Hash id) throws JamJarException {
    byte[] bytes;
    try {
      bytes = store.get(key, Limits.MAX_CATALOG_BYTES);
    } catch (NotFoundException | CorruptDataException e) {
      return key;
    }
    if (!Blake3.of(bytes).equals(id)) {
      return key;
    }
    try {
      trusted.require(signature(key), bytes, key.name());
      return key;
    } catch (NotFoundException | CorruptDataException | UntrustedException e) {
      return Layout.signature(key);
    }
  }

  /**
   * What is odd about a signature that holds. Its first line is signed by nobody and is the same in
   * all that jamjar writes; another tells that somebody, or a failing disk, has changed the object.
   */
  Optional<String> oddity(ObjectKey key) throws JamJarException {
    byte[] text = text(key);
    Signature signature = signature(key);
    return signature.untrustedComment().equals(SigningKey.UNTRUSTED_COMMENT)
            && Arrays.equals(signature.bytes(), text)
        ? Optional.empty()
        : Optional.of("the signature holds, but its text is not as jamjar wrote it");
  }

  private Signature signature(ObjectKey key) throws JamJarException {
    return Signature.parse(text(key), Layout.signature(key).name());
  }

  private byte[] text(ObjectKey key) throws JamJarException {
    return store.get(Layout.signature(key), Limits.MAX_SIGNATURE_BYTES);
  }
}
