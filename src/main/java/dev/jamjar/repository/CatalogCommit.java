package dev.jamjar.repository;

import dev.jamjar.ConflictException;
import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.UntrustedException;
import dev.jamjar.UsageException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.sign.KeyId;
import dev.jamjar.sign.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Commits a publisher's next catalog: writes it, and replaces his pointer on condition that nobody
 * else did meanwhile.
 *
 * <p>Every write to a repository ends here. A piece of work starts with {@link #begin} and commits
 * within {@link #LONGEST_WORK} or not at all: whoever deletes waits for longer than that.
 */
public final class CatalogCommit {
  /** From the first look at a pointer to replacing it, at most (docs/format.md §12.1). */
  public static final Duration LONGEST_WORK = Duration.ofHours(12);

  private static final int ATTEMPTS = 8;

  private final Repository repository;
  private final SigningKey key;
  private final CatalogMemory memory;
  private final Clock clock;
  private final SignedObjects signed;
  private Instant began;

  public CatalogCommit(Repository repository, SigningKey key, CatalogMemory memory, Clock clock) {
    this.repository = repository;
    this.key = key;
    this.memory = memory;
    this.clock = clock;
    this.signed = new SignedObjects(repository.store());
  }

  /**
   * What the next catalog follows.
   *
   * @param pointer the pointer as it is now, whatever it holds
   * @param catalog the publisher's newest catalog; empty where there is none yet
   * @param recovered whether the catalog is known only because this machine remembers it: the
   *     pointer is gone or damaged, and publishing mends it
   */
  public record Base(
      Optional<byte[]> pointer, Optional<PublishedCatalog> catalog, boolean recovered) {
    /** The number of the catalog that follows. */
    public long nextSequence() {
      return catalog.map(c -> c.catalog().sequence()).orElse(0L) + 1;
    }

    public List<Catalog.IndexRef> indexes() {
      return catalog.map(c -> c.catalog().indexes()).orElse(List.of());
    }

    public List<Catalog.Entry> snapshots() {
      return catalog.map(c -> c.catalog().snapshots()).orElse(List.of());
    }

    public List<Catalog.Retired> retired() {
      return catalog.map(c -> c.catalog().retired()).orElse(List.of());
    }
  }

  /** What the next catalog says. */
  public record Content(
      List<Catalog.IndexRef> indexes,
      List<Catalog.Entry> snapshots,
      List<Catalog.Retired> retired) {}

  /**
   * Makes the next catalog out of the newest; everything that it names is durable by then. Empty
   * where the newest says already what it should: an answer was lost, and others went on from
   * there.
   */
  @FunctionalInterface
  public interface Draft {
    Optional<Content> over(Base base, Instant now) throws JamJarException;
  }

  /** Begins a piece of work: nothing that it read before may be relied on. */
  public Base begin() throws JamJarException {
    beginBlind();
    return base();
  }

  /** The same for a repair, which finds the newest catalog in its own way. */
  public void beginBlind() {
    began = clock.instant();
  }

  /**
   * The same for work that takes something away: it must know all that there is.
   *
   * @throws CorruptDataException if the pointer is lost
   */
  public Base beginTaking() throws JamJarException {
    Base base = begin();
    if (base.recovered()) {
      throw new CorruptDataException(
          "the pointer of publisher "
              + key.verifyKey().id()
              + " is lost, and there may be snapshots that this machine has not seen",
          "run \"jamjar push\", which writes it anew, and look at \"jamjar list\" first");
    }
    return base;
  }

  /**
   * Finds the publisher's newest catalog: through the pointer, or where that is lost, from memory.
   *
   * @throws UntrustedException if an older catalog is served than was seen before
   */
  public Base base() throws JamJarException {
    KeyId publisher = key.verifyKey().id();
    Optional<byte[]> pointer = repository.pointer(publisher);
    String location = repository.store().location();
    CorruptDataException lost = null;
    try {
      if (pointer.isPresent()) {
        Hash id = Repository.pointed(publisher, pointer.get());
        PublishedCatalog newest = repository.catalog(id, key.verifyKey());
        memory.accept(location, newest);
        return new Base(pointer, Optional.of(newest), false);
      }
      memory.acceptNone(location, repository.id(), publisher.toString());
    } catch (CorruptDataException e) {
      lost = e;
    }
    if (lost == null) {
      return new Base(pointer, Optional.empty(), false);
    }
    Optional<Hash> remembered = memory.remembered(repository.id(), publisher.toString());
    if (remembered.isEmpty()) {
      throw lost;
    }
    PublishedCatalog last = repository.catalog(remembered.get(), key.verifyKey());
    return new Base(pointer, Optional.of(last), true);
  }

  /**
   * Commits what {@code draft} makes of the newest catalog, and where somebody else was first, what
   * it makes of his.
   *
   * @throws ConflictException if others are always first, or the work has taken too long
   */
  public void commit(Draft draft) throws JamJarException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Base base = base();
      Instant now = clock.instant();
      Optional<Content> content = draft.over(base, now);
      if (content.isEmpty() || commitOn(base, content.get(), now).isPresent()) {
        return;
      }
    }
    throw contended();
  }

  /** Commits a catalog that follows {@code base}; empty where somebody else was first. */
  public Optional<Hash> commitOn(Base base, Content content, Instant now) throws JamJarException {
    return commitOn(base, base.nextSequence(), content, now);
  }

  /** The same with a number that leaves out those of catalogs that were lost. */
  public Optional<Hash> commitOn(Base base, long sequence, Content content, Instant now)
      throws JamJarException {
    Hash catalog = putCatalog(base, sequence, content, now);
    requireInTime();
    return repository
            .store()
            .replace(
                Layout.pointer(key.verifyKey().id()), base.pointer(), Repository.pointerTo(catalog))
        ? Optional.of(catalog)
        : Optional.empty();
  }

  /** Somebody else is always first. */
  public ConflictException contended() {
    return new ConflictException(
        "another machine keeps publishing with the same key " + key.verifyKey().id(),
        "give each machine a key of its own (\"jamjar key generate\"), then run the same command"
            + " again");
  }

  /** Beyond this time, what this work relies on may have been deleted. */
  private void requireInTime() throws ConflictException {
    if (began == null) {
      throw new IllegalStateException("the work has not begun");
    }
    Duration taken = Duration.between(began, clock.instant());
    if (taken.compareTo(LONGEST_WORK) > 0) {
      throw new ConflictException(
          "this took "
              + taken.toHours()
              + " hours, and what it relies on may have been deleted after "
              + LONGEST_WORK.toHours(),
          "run the same command again; what it has uploaded is used again");
    }
  }

  /** What is retired and not listed after all: another machine may have taken it for litter. */
  private static List<Catalog.Retired> unlisted(Content content) {
    if (content.retired().isEmpty()) {
      return List.of();
    }
    Set<String> listed = new HashSet<>();
    content.indexes().forEach(ref -> listed.add(Layout.index(ref.id()).name()));
    content.snapshots().forEach(entry -> listed.add(Layout.manifest(entry.id()).name()));
    return content.retired().stream().filter(gone -> !listed.contains(gone.key())).toList();
  }

  private Hash putCatalog(Base base, long sequence, Content content, Instant now)
      throws JamJarException {
    Catalog catalog =
        new Catalog(
            repository.id(),
            key.verifyKey().id(),
            sequence,
            base.catalog().map(PublishedCatalog::id),
            now,
            content.indexes(),
            content.snapshots(),
            unlisted(content));
    byte[] bytes = catalog.write();
    // The writer reads what it is about to sign, as every reader will.
    Catalog.read("the catalog just written", bytes);
    if (bytes.length > Limits.MAX_CATALOG_BYTES) {
      throw new UsageException(
          "the list of "
              + content.snapshots().size()
              + " snapshots takes "
              + bytes.length
              + " bytes, more"
              + " than the "
              + Limits.MAX_CATALOG_BYTES
              + " that readers take",
          "forget old snapshots with \"jamjar forget\", then run the same command again");
    }
    Hash id = Blake3.of(bytes);
    signed.write(Layout.catalog(id), bytes, key, now);
    return id;
  }
}
