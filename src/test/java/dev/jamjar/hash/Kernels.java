package dev.jamjar.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** The kernels that run on this machine, and a judge for them. */
final class Kernels {
  private Kernels() {}

  static Stream<Kernel> all() {
    return Stream.concat(Stream.of(new ScalarKernel()), natives());
  }

  /** None where the build left the library out. */
  static Stream<Kernel> natives() {
    if (Blake3.implementation().equals("java")) {
      return Stream.empty();
    }
    return NativeKernel.supported().stream().map(Kernel.class::cast);
  }

  /** What BouncyCastle says. */
  static Hash oracle(byte[] bytes, int offset, int length) {
    Blake3Digest digest = new Blake3Digest(Hash.BYTES);
    digest.update(bytes, offset, length);
    byte[] out = new byte[Hash.BYTES];
    digest.doFinal(out, 0);
    return Hash.read(out, 0);
  }

  /** A hash of the JDK. */
  static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The input of the published vectors. */
  static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
