package dev.jamjar.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bare signatures beneath the files: RFC 8032 §7.1, and what must be refused. */
class Ed25519VectorsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final KeyId ID = new KeyId(1);

  /** The order of the base point. */
  private static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @ParameterizedTest(name = "TEST {0}")
  @CsvSource({
    "1,"
        + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "2,"
        + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "3,"
        + "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    "SHA(abc),"
        + "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
        + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
        + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
        + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
  })
  void signsAndVerifiesAsInRfc8032(
      String name, String secret, String point, String message, String signature) {
    try (SigningKey key = SigningKey.ofSeed(ID, HEX.parseHex(secret))) {
      assertArrayEquals(HEX.parseHex(point), key.verifyKey().point());
      assertArrayEquals(HEX.parseHex(signature), key.signBytes(HEX.parseHex(message)));
      assertTrue(key.verifyKey().accepts(HEX.parseHex(signature), HEX.parseHex(message)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The points of order 1, 2, 4 and 8.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        // y is not below 2^255 - 19.
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // A point of prime order plus one of small order, from "Taming the many EdDSAs", case 3.
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        // No point at all.
        "0200000000000000000000000000000000000000000000000000000000000000",
      })
  void refusesPublicKeysOutsideThePrimeOrderGroup(String point) {
    assertNull(VerifyKey.of(ID, HEX.parseHex(point)));
  }

  @Test
  void refusesTheSecondSignatureThatArisesByAddingTheOrderToTheScalar() {
    try (SigningKey key = SigningKey.generate(Golden.RANDOM)) {
      byte[] message = {1, 2, 3};
      byte[] signature = key.signBytes(message);
      byte[] malleated = signature.clone();
      BigInteger scalar = new BigInteger(1, reversed(signature)).add(L);
      byte[] bytes = scalar.toByteArray();
      for (int i = 0; i < 32; i++) {
        malleated[32 + i] = i < bytes.length ? bytes[bytes.length - 1 - i] : 0;
      }
      assertTrue(key.verifyKey().accepts(signature, message));
      assertFalse(key.verifyKey().accepts(malleated, message));
    }
  }

  /** The scalar of a signature, its last 32 bytes, with the most significant byte first. */
  private static byte[] reversed(byte[] signature) {
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[i] = signature[63 - i];
    }
    return reversed;
  }
}
