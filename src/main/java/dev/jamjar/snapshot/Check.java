package dev.jamjar.snapshot;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackScanner;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.ContentReader;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.Layout;
import dev.jamjar.repository.LoadedIndex;
import dev.jamjar.repository.PackPresence;
import dev.jamjar.repository.PublishedCatalog;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.sign.VerifyKey;
import dev.jamjar.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Checks everything that trusted publishers' snapshots rest on: pointer, catalogs, signatures,
 * manifests, index segments, recipes and packs.
 */
public final class Check {
  private final Repository repository;
  private final TrustedKeys trusted;
  private final CatalogMemory memory;
  private final int threads;
  private final Progress progress;
  private final SignatureCheck signatures;
  private final List<Finding> findings = new ArrayList<>();

  public Check(
      Repository repository,
      TrustedKeys trusted,
      CatalogMemory memory,
      int threads,
      Progress progress) {
    this.repository = repository;
    this.trusted = trusted;
    this.memory = memory;
    this.threads = threads;
    this.progress = progress;
    this.signatures = new SignatureCheck(repository.store(), trusted);
  }

  /**
   * What was found.
   *
   * @param packs how many packs the snapshots' index lists
   * @param packBytes their size
   * @param packsRead how many of them were read and hashed whole
   */
  public record Result(
      int snapshots, int packs, long packBytes, int packsRead, List<Finding> findings) {}

  /**
   * Does it.
   *
   * @param readPercent how many of the packs to read and hash whole, from 0 to 100
   */
  public Result run(int readPercent) throws JamJarException {
    progress.stage("checking catalogs", 0);
    Map<Hash, Set<PackDirectory>> packsOf = new LinkedHashMap<>();
    Map<PackId, PackDirectory> packs = new LinkedHashMap<>();
    List<PublishedCatalog> newest = new ArrayList<>();
    checkDescription();
    for (VerifyKey publisher : trusted.keys()) {
      newestOf(publisher).ifPresent(newest::add);
    }
    for (PublishedCatalog catalog : newest) {
      checkHistory(catalog, readPercent);
      checkCatalog(catalog, packs, packsOf);
    }
    Set<PackId> broken = checkPacks(packs);
    int read = readPacks(packs, broken, readPercent);
    blame(packsOf);
    return new Result(
        packsOf.size(),
        packs.size(),
        packs.values().stream().mapToLong(PackDirectory::bytes).sum(),
        read,
        List.copyOf(findings));
  }

  /** It is signed by nobody: but for its id, only its form tells whether it is whole. */
  private void checkDescription() throws JamJarException {
    byte[] found = repository.store().get(Layout.DESCRIPTION, Limits.MAX_SMALL_OBJECT_BYTES);
    if (!Arrays.equals(found, repository.description())) {
      findings.add(
          new Finding(Layout.DESCRIPTION.name(), false, "it is not as jamjar wrote it", List.of()));
    }
  }

  private Optional<PublishedCatalog> newestOf(VerifyKey publisher) throws JamJarException {
    String pointer = Layout.pointer(publisher.id()).name();
    checkPublicKey(publisher);
    Optional<Hash> id;
    try {
      id = repository.newestId(publisher.id());
    } catch (CorruptDataException e) {
      note(pointer, e, List.of());
      return Optional.empty();
    }
    if (id.isEmpty()) {
      checkNothingPublished(publisher);
      return Optional.empty();
    }
    try {
      PublishedCatalog newest = repository.catalog(id.get(), publisher);
      checkSignatureText(Layout.catalog(id.get()));
      remember(() -> memory.accept(repository.store().location(), newest), pointer);
      return Optional.of(newest);
    } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
      // Where no such catalog exists, it may be the pointer that is wrong.
      String culprit = signatures.culprit(Layout.catalog(id.get()), id.get()).name();
      String message = e.getMessage() + "; " + pointer + " names it";
      findings.add(new Finding(culprit, e instanceof UntrustedException, message, List.of()));
      return Optional.empty();
    }
  }

  /** No pointer: nothing was published yet, unless this machine or the store knows better. */
  private void checkNothingPublished(VerifyKey publisher) throws JamJarException {
    String pointer = Layout.pointer(publisher.id()).name();
    String location = repository.store().location();
    String key = publisher.id().toString();
    boolean known = !remember(() -> memory.acceptNone(location, repository.id(), key), pointer);
    if (!known && hasCatalog(publisher)) {
      findings.add(
          new Finding(
              pointer,
              false,
              "it is missing, though there is a catalog that "
                  + publisher.id()
                  + " signed: somebody deleted it, or the first push was cut short",
              List.of()));
    }
  }

  private boolean hasCatalog(VerifyKey publisher) throws JamJarException {
    List<Hash> catalogs = new ArrayList<>();
    try {
      repository
          .store()
          .list(Layout.CATALOGS, listed -> Layout.catalogId(listed.key()).ifPresent(catalogs::add));
    } catch (UsageException e) {
      return false;
    }
    for (Hash id : catalogs) {
      try {
        repository.catalog(id, publisher);
        return true;
      } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
        // Somebody else's, or too damaged to tell.
      }
    }
    return false;
  }

  @FunctionalInterface
  private interface Remembering {
    void run() throws JamJarException;
  }

  /** Whether what was found goes with what this machine has seen before. */
  private boolean remember(Remembering memory, String pointer) throws JamJarException {
    try {
      memory.run();
      return true;
    } catch (CorruptDataException | UntrustedException e) {
      note(pointer, e, List.of());
      return false;
    }
  }

  private void checkSignatureText(ObjectKey key) throws JamJarException {
    signatures
        .oddity(key)
        .ifPresent(
            odd -> findings.add(new Finding(Layout.signature(key).name(), false, odd, List.of())));
  }

  /** Readers trust no key that they find; a wrong one there would mislead people all the same. */
  private void checkPublicKey(VerifyKey publisher) throws JamJarException {
    ObjectKey key = Layout.publicKey(publisher.id());
    try {
      byte[] found = repository.store().get(key, Limits.MAX_SMALL_OBJECT_BYTES);
      if (!VerifyKey.parse(found, key.name()).equals(publisher)
          || !Arrays.equals(found, publisher.fileText().getBytes(StandardCharsets.UTF_8))) {
        findings.add(
            new Finding(
                key.name(), true, "it is not the public key of " + publisher.id(), List.of()));
      }
    } catch (NotFoundException e) {
      if (repository.newest(publisher).isPresent()) {
        findings.add(new Finding(key.name(), false, "it is missing", List.of()));
      }
    } catch (CorruptDataException e) {
      note(key.name(), e, List.of());
    }
  }

  /** The catalogs before the newest: no snapshot needs them, but they are the history. */
  private void checkHistory(PublishedCatalog newest, int readPercent) throws JamJarException {
    Optional<Hash> previous = newest.catalog().previous();
    long sequence = newest.catalog().sequence();
    while (previous.isPresent() && readPercent > 0) {
      Hash id = previous.get();
      if (sequence < newest.catalog().sequence()
          && repository.store().size(Layout.catalog(id)).isEmpty()) {
        // Pruned, all but the one before the newest: that is where the history begins now.
        return;
      }
      try {
        Catalog before = repository.catalog(id, newest.signer()).catalog();
        if (before.sequence() != sequence - 1) {
          throw new CorruptDataException(
              "catalog " + id.hex() + " has number " + before.sequence() + " before " + sequence,
              "");
        }
        checkSignatureText(Layout.catalog(id));
        previous = before.previous();
        sequence = before.sequence();
      } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
        note(signatures.culprit(Layout.catalog(id), id).name(), e, List.of());
        return;
      }
    }
  }

  private void checkCatalog(
      PublishedCatalog catalog,
      Map<PackId, PackDirectory> packs,
      Map<Hash, Set<PackDirectory>> packsOf)
      throws JamJarException {
    LoadedIndex index = LoadedIndex.load(repository.store(), List.of(), IndexCache.none());
    for (Catalog.IndexRef ref : catalog.catalog().indexes()) {
      try {
        // Nothing of this machine's copies: the store is what is being checked.
        LoadedIndex one = LoadedIndex.load(repository.store(), List.of(ref), IndexCache.none());
        one.chunks().packs().forEach(pack -> packs.putIfAbsent(pack.id(), pack));
        index.borrow(one);
      } catch (CorruptDataException | UnsupportedFormatException e) {
        note(Layout.index(ref.id()).name(), e, List.of());
      }
    }
    for (Catalog.Entry entry : catalog.catalog().snapshots()) {
      packsOf.put(entry.id(), checkSnapshot(entry, index));
    }
  }

  /** Reads manifest and recipe; answers which packs the snapshot needs. */
  private Set<PackDirectory> checkSnapshot(Catalog.Entry entry, LoadedIndex index)
      throws JamJarException {
    ObjectKey key = Layout.manifest(entry.id());
    try {
      PublishedManifest manifest = repository.manifest(entry.id(), trusted);
      checkSignatureText(key);
      try (ContentReader reader = new ContentReader(repository.store(), index, threads)) {
        return reader.packs(manifest.manifest());
      }
    } catch (CorruptDataException | UntrustedException | UnsupportedFormatException e) {
      note(signatures.culprit(key, entry.id()).name(), e, List.of(entry.id()));
      return new HashSet<>();
    }
  }

  /** Whether every pack is there, in its size: by listing where the store can. */
  private Set<PackId> checkPacks(Map<PackId, PackDirectory> packs) throws JamJarException {
    progress.stage("checking packs", 0);
    Set<PackId> broken = new LinkedHashSet<>();
    new PackPresence(repository.store())
        .lost(packs.values())
        .forEach(
            (id, size) -> {
              PackId pack = new PackId(id);
              broken.add(pack);
              String what =
                  size.isEmpty()
                      ? "it is missing"
                      : "it has "
                          + size.getAsLong()
                          + " bytes, "
                          + packs.get(pack).bytes()
                          + " expected";
              findings.add(new Finding(Layout.pack(pack).name(), false, what, List.of()));
            });
    return broken;
  }

  private int readPacks(Map<PackId, PackDirectory> packs, Set<PackId> broken, int percent)
      throws JamJarException {
    List<PackDirectory> chosen = choose(packs, broken, percent);
    progress.stage("reading packs", chosen.stream().mapToLong(PackDirectory::bytes).sum());
    for (PackDirectory pack : chosen) {
      ObjectKey key = Layout.pack(pack.id());
      try {
        byte[] bytes = repository.store().get(key, (int) pack.bytes());
        PackDirectory found = PackScanner.scan("pack " + pack.id(), bytes);
        if (!found.id().equals(pack.id())) {
          throw new CorruptDataException(
              "it hashes to " + found.id().hash().abbreviated() + "…", "");
        }
        requireSame(pack, found);
      } catch (CorruptDataException | UnsupportedFormatException e) {
        note(key.name(), e, List.of());
      }
      progress.advance(pack.bytes());
    }
    return chosen.size();
  }

  private static List<PackDirectory> choose(
      Map<PackId, PackDirectory> packs, Set<PackId> broken, int percent) {
    List<PackDirectory> sound =
        new ArrayList<>(packs.values().stream().filter(p -> !broken.contains(p.id())).toList());
    int count = (int) (((long) sound.size() * percent + 99) / 100);
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < count; i++) {
      Collections.swap(sound, i, i + random.nextInt(sound.size() - i));
    }
    return sound.subList(0, count);
  }

  /** Every frame that the index lists must be in the pack as it says. */
  private static void requireSame(PackDirectory listed, PackDirectory found)
      throws CorruptDataException {
    Map<Long, PackDirectory.Frame> frames = new HashMap<>();
    found.frames().forEach(frame -> frames.put(frame.offset(), frame));
    for (PackDirectory.Frame frame : listed.frames()) {
      PackDirectory.Frame there = frames.get(frame.offset());
      if (there == null
          || there.bytes() != frame.bytes()
          || !Arrays.equals(there.ids(), frame.ids())
          || !Arrays.equals(there.lengths(), frame.lengths())) {
        throw new CorruptDataException(
            "the frame at byte " + frame.offset() + " is not what the index says", "");
      }
    }
  }

  /** Names the snapshots that broken packs hurt. */
  private void blame(Map<Hash, Set<PackDirectory>> packsOf) {
    findings.replaceAll(
        finding -> {
          if (!finding.object().startsWith(Layout.PACKS)) {
            return finding;
          }
          List<Hash> hurt = new ArrayList<>();
          packsOf.forEach(
              (snapshot, packs) -> {
                if (packs.stream()
                    .anyMatch(p -> Layout.pack(p.id()).name().equals(finding.object()))) {
                  hurt.add(snapshot);
                }
              });
          return new Finding(finding.object(), finding.untrusted(), finding.message(), hurt);
        });
  }

  private void note(String object, JamJarException failure, List<Hash> snapshots) {
    findings.add(
        new Finding(
            object, failure instanceof UntrustedException, failure.getMessage(), snapshots));
  }
}
