package dev.jamjar.repository;

import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.sign.KeyId;
import dev.jamjar.store.ObjectKey;
import java.util.Optional;

/** The name of every object of a repository (docs/format.md §4). */
public final class Layout {
  /** The repository's description: the one object that says that there is a repository. */
  public static final ObjectKey DESCRIPTION = new ObjectKey("jamjar.json");

  public static final String PACKS = "packs/";
  public static final String INDEXES = "indexes/";
  public static final String MANIFESTS = "manifests/";
  public static final String CATALOGS = "catalogs/";
  public static final String MARKERS = "retired/";
  public static final String PUBLISHERS = "publishers/";

  /** What minisign appends to the name of the file that it signs. */
  public static final String SIGNATURE_SUFFIX = ".minisig";

  private static final String JSON = ".json";

  private Layout() {}

  public static ObjectKey pack(PackId id) {
    return new ObjectKey(PACKS + id.hash().hex());
  }

  /** Which pack an object is; empty where it is none. */
  public static Optional<PackId> packId(ObjectKey key) {
    String hex = key.name().startsWith(PACKS) ? key.name().substring(PACKS.length()) : "";
    return Hash.isHex(hex) ? Optional.of(new PackId(Hash.fromHex(hex))) : Optional.empty();
  }

  /** What says that a pack's name must not be used. */
  public static ObjectKey marker(PackId id) {
    return new ObjectKey(MARKERS + id.hash().hex());
  }

  public static ObjectKey index(Hash id) {
    return new ObjectKey(INDEXES + id.hex());
  }

  public static ObjectKey manifest(Hash id) {
    return new ObjectKey(MANIFESTS + id.hex() + JSON);
  }

  public static ObjectKey catalog(Hash id) {
    return new ObjectKey(CATALOGS + id.hex() + JSON);
  }

  /** Which catalog an object is; empty where it is none. */
  public static Optional<Hash> catalogId(ObjectKey key) {
    return jsonId(CATALOGS, key);
  }

  /** Which manifest an object is; empty where it is none. */
  public static Optional<Hash> manifestId(ObjectKey key) {
    return jsonId(MANIFESTS, key);
  }

  private static Optional<Hash> jsonId(String folder, ObjectKey key) {
    String name = key.name();
    String hex =
        name.startsWith(folder) && name.endsWith(JSON)
            ? name.substring(folder.length(), name.length() - JSON.length())
            : "";
    return Hash.isHex(hex) ? Optional.of(Hash.fromHex(hex)) : Optional.empty();
  }

  /**
   * Under which key a catalog names an object that is retired: its own, or for a signature that of
   * what it signs; empty where it is none that can be.
   */
  public static Optional<String> retirable(ObjectKey key) {
    String name = key.name();
    boolean signed = name.startsWith(MANIFESTS) || name.startsWith(CATALOGS);
    String end = signed ? JSON : "";
    String plain =
        signed && name.endsWith(SIGNATURE_SUFFIX)
            ? name.substring(0, name.length() - SIGNATURE_SUFFIX.length())
            : name;
    int from = plain.indexOf('/') + 1;
    int to = plain.length() - end.length();
    return from <= to && plain.endsWith(end) && Hash.isHex(plain.substring(from, to))
        ? Optional.of(plain)
        : Optional.empty();
  }

  /** Whether the object of a key in {@link #retirable}'s sense has a signature beside it. */
  public static boolean isSigned(String retirable) {
    return retirable.endsWith(JSON);
  }

  /** The pack that a pack's or a marker's key is about; empty for all others. */
  public static Optional<PackId> packOf(String retirable) {
    return retirable.startsWith(PACKS) || retirable.startsWith(MARKERS)
        ? Optional.of(new PackId(Hash.fromHex(retirable.substring(retirable.indexOf('/') + 1))))
        : Optional.empty();
  }

  /** The detached signature of a manifest or catalog. */
  public static ObjectKey signature(ObjectKey signed) {
    return new ObjectKey(signed.name() + SIGNATURE_SUFFIX);
  }

  /** The name of a publisher's newest catalog: one of the two objects that are ever replaced. */
  public static ObjectKey pointer(KeyId publisher) {
    return new ObjectKey(PUBLISHERS + publisher + "/latest");
  }

  /** A publisher's public key, for people to compare; readers trust none that they find. */
  public static ObjectKey publicKey(KeyId publisher) {
    return new ObjectKey(PUBLISHERS + publisher + "/minisign.pub");
  }
}
