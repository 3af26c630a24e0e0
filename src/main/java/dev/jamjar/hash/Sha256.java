package dev.jamjar.hash;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A SHA-256 computation: bytes go in, one {@link Hash} comes out. In C where there is a library
 * that passes its test and a processor with instructions for it, otherwise the JDK's.
 *
 * <p>For one thread at a time. After {@link #finish} the object starts afresh.
 */
public final class Sha256 {
  private static final String NAME = "SHA-256";

  /**
   * The examples of FIPS 180-4: one block, two, and a million bytes, and the hashes' beginnings.
   */
  private static final String[] TEST_TEXTS = {
    "abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "a".repeat(8000)
  };

  private static final int[] TEST_REPEATS = {1, 1, 125};
  private static final long[] TEST_WORDS = {
    0xba7816bf8f01cfeaL, 0x248d6a61d20638b8L, 0xcdc76e5c9914fb92L
  };

  private static final boolean NATIVE = Blake3.isNative() && supportsAndPasses();

  private final MessageDigest digest;

  /** An empty computation. */
  public Sha256() {
    this(NATIVE ? new NativeSha256() : jdk());
  }

  private Sha256(MessageDigest digest) {
    this.digest = digest;
  }

  /** What computes the hashes here: {@code java}, or {@code native} and an instruction set. */
  public static String implementation() {
    return NATIVE ? "native ".concat(NativeSha256.instructionSet()) : "java";
  }

  /** Adds {@code length} bytes of {@code bytes} from {@code offset} on. */
  public void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /**
   * Adds the bytes from {@code bytes}' position to its limit, and moves the position there.
   *
   * <p>Not for a mapped file that others may truncate meanwhile: in C that ends the process.
   */
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** The hash of all bytes added since the start or the last call. */
  public Hash finish() {
    return Hash.read(digest.digest(), 0);
  }

  /** The computation in C; null where it is the JDK's. */
  NativeSha256 inC() {
    return digest instanceof NativeSha256 inC ? inC : null;
  }

  private static boolean supportsAndPasses() {
    try {
      return NativeSha256.isSupported() && passes(NativeSha256::new);
    } catch (UnsatisfiedLinkError e) {
      return false; // the library is of another build
    }
  }

  /** Whether published hashes come out, of arrays and of memory outside the heap. */
  static boolean passes(Supplier<MessageDigest> digests) {
    for (int i = 0; i < TEST_TEXTS.length; i++) {
      byte[] text = TEST_TEXTS[i].getBytes(StandardCharsets.US_ASCII);
      ByteBuffer direct = ByteBuffer.allocateDirect(text.length).put(text);
      MessageDigest ofArrays = digests.get();
      MessageDigest ofBuffers = digests.get();
      for (int n = 0; n < TEST_REPEATS[i]; n++) {
        ofArrays.update(text);
        ofBuffers.update(direct.flip());
      }
      byte[] hash = ofArrays.digest();
      if (Hash.read(hash, 0).w0() != TEST_WORDS[i] || !Arrays.equals(hash, ofBuffers.digest())) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest jdk() {
    try {
      return MessageDigest.getInstance(NAME);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + NAME, e);
    }
  }
}
