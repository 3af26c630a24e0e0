package dev.jamjar.simulation;

import dev.jamjar.ConflictException;
import dev.jamjar.NotFoundException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.UsageException;
import dev.jamjar.hash.Hash;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.simulation.Violation.Rule;
import dev.jamjar.snapshot.Forget;
import dev.jamjar.snapshot.ForgetOptions;
import dev.jamjar.snapshot.Progress;
import dev.jamjar.snapshot.Prune;
import dev.jamjar.snapshot.PruneOptions;
import dev.jamjar.snapshot.Push;
import dev.jamjar.snapshot.PushOptions;
import dev.jamjar.snapshot.PushResult;
import dev.jamjar.snapshot.Reading;
import dev.jamjar.snapshot.Restore;
import dev.jamjar.snapshot.RestoreOptions;
import dev.jamjar.snapshot.RestoreResult;
import dev.jamjar.snapshot.Retention;
import dev.jamjar.snapshot.Snapshots;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.RetryingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A machine with a key, or a reader's without one: runs one command after the other, as real as
 * they are but for the store, the clock and chance.
 */
final class Machine {

  /** What a machine does that keeps a few snapshots and frees the rest. */
  private static final Duty[] ROUTINE = {Duty.PUSH, Duty.PUSH, Duty.FORGET, Duty.PRUNE, Duty.PRUNE};

  private final World world;
  private final String name;
  private final Optional<SigningKey> key;
  private final TrustedKeys trusted;
  private final TrustedKeys readable;
  private final CatalogMemory memory;
  private final SplittableRandom random;

  private enum Duty {
    PUSH,
    FORGET,
    PRUNE,
    RESTORE;

    static Duty any(SplittableRandom random) {
      Duty[] all = values();
      return all[random.nextInt(all.length)];
    }
  }

  /**
   * @param trusted whose chunks a push borrows
   * @param readable whose snapshots a restore takes
   */
  Machine(
      World world,
      String name,
      Optional<SigningKey> key,
      TrustedKeys trusted,
      TrustedKeys readable) {
    this.world = world;
    this.name = name;
    this.key = key;
    this.trusted = trusted;
    this.readable = readable;
    this.memory =
        world
            .folder()
            .map(folder -> CatalogMemory.in(folder.resolve(name).resolve("seen.json")))
            .orElseGet(CatalogMemory::none);
    this.random = world.split();
  }

  String name() {
    return name;
  }

  /** Some commands, with rests between them. */
  void work(Scheduler.Task task) {
    int commands = key.isPresent() ? world.commands() : 1 + random.nextInt(3);
    boolean routine = random.nextInt(3) > 0;
    int step = random.nextInt(ROUTINE.length);
    for (int i = 0; i < commands; i++) {
      Duty next = routine ? ROUTINE[step++ % ROUTINE.length] : Duty.any(random);
      command(task, key.isPresent() ? next : Duty.RESTORE);
      boolean waits = routine && next == Duty.PRUNE;
      task.pause(waits ? world.faults().graceOrSo() : world.faults().rest());
    }
  }

  /** Restores all that is there. */
  void restoreAll(Scheduler.Task task) {
    run(task, "restore everything", this::restoreAll);
  }

  /** Pushes, where this publisher never has. */
  void publishSomething(Scheduler.Task task) {
    if (own().isEmpty()) {
      run(task, "push", store -> push(store, key.orElseThrow(), world.files().get(0)));
    }
  }

  /** Prunes as is usual; a reader's machine has nothing to prune. */
  void prune(Scheduler.Task task) {
    if (own().isPresent()) {
      run(task, "prune", store -> prune(store, key.orElseThrow(), PruneOptions.MAX_UNUSED_PERCENT));
    }
  }

  private void command(Scheduler.Task task, Duty next) {
    switch (next) {
      case RESTORE -> run(task, "restore", this::restoreOne);
      case PUSH -> {
        Contents.Content file = world.files().get(random.nextInt(world.files().size()));
        run(task, "push " + file, store -> push(store, key.orElseThrow(), file));
      }
      case FORGET ->
          own()
              .ifPresent(
                  own -> {
                    List<Hash> snapshots = List.copyOf(own.snapshots().keySet());
                    Hash snapshot = snapshots.get(random.nextInt(snapshots.size()));
                    run(
                        task,
                        "forget " + snapshot.abbreviated(),
                        store -> forget(store, key.orElseThrow(), snapshot));
                  });
      case PRUNE -> {
        if (own().isPresent()) {
          int percent =
              random.nextBoolean() ? PruneOptions.MAX_UNUSED_PERCENT : random.nextInt(100);
          run(task, "prune", store -> prune(store, key.orElseThrow(), percent));
        }
      }
    }
  }

  private Optional<Walker.View> own() {
    return key.flatMap(signer -> world.oracle().newest(signer.verifyKey().id()));
  }

  @FunctionalInterface
  private interface Command {
    void run(ObjectStore store) throws IOException;
  }

  private void run(Scheduler.Task task, String what, Command command) {
    StoreClient client = new StoreClient(world, name, task);
    SplittableRandom pauses = world.split();
    ObjectStore store = new RetryingStore(client, client::sleep, pauses::nextDouble);
    long start = world.clock().millis();
    world.trace().add(name, what, "begins");
    world.count(what.split(" ")[0] + " begun");
    try {
      command.run(store);
      world.trace().add(name, what, "is done");
      world.count(what.split(" ")[0] + " done");
    } catch (StoreUnavailableException | ConflictException e) {
      world.trace().add(name, what, "gives up: " + e.getMessage());
      world.count(what.split(" ")[0] + " given up");
    } catch (Scheduler.Stopped e) {
      throw e;
    } catch (Violation e) {
      world.fail(e);
    } catch (Throwable e) {
      judge(what, client, world.clock().millis() - start, e);
    }
  }

  /**
   * A crash is what was planned; another failure is excused where it took longer than the grace.
   */
  private void judge(String what, StoreClient client, long millis, Throwable e) {
    if (client.isCrashed()) {
      world.trace().add(name, what, "has crashed");
      world.count("crashed");
    } else if (millis > World.GRACE.toMillis() && e instanceof IOException) {
      world.trace().add(name, what, "was too slow: " + e.getMessage());
      world.count("too slow");
    } else {
      world.trace().add(name, what, "fails: " + e);
      world.fail(new Violation(Rule.COMMANDS, name + " fails to " + what, e));
    }
  }

  private void push(ObjectStore store, SigningKey signer, Contents.Content file)
      throws IOException {
    world.oracle().pushing(signer.verifyKey().id(), file.hash());
    Push push =
        new Push(
            Repository.open(store),
            signer,
            trusted,
            memory,
            IndexCache.none(),
            world.clock(),
            new FixedRandom(world.split()),
            Progress.SILENT);
    PushResult result =
        push.run(new PushOptions(file.file(), OptionalLong.empty(), List.of(), false, 1));
    world.oracle().published(signer.verifyKey().id(), result.snapshot(), file.hash());
  }

  private void forget(ObjectStore store, SigningKey signer, Hash snapshot) throws IOException {
    world.oracle().forgetting(signer.verifyKey().id(), snapshot);
    Retention none = new Retention(0, 0, 0, 0, 0, 0, Optional.empty(), 0, Set.of());
    try {
      new Forget(Repository.open(store), signer, memory, world.clock())
          .run(new ForgetOptions(none, List.of(snapshot.hex()), false));
    } catch (NotFoundException | UsageException e) {
      // Somebody else has forgotten it, or all others.
      world.trace().add(name, "forget", "is refused: " + e.getMessage());
    }
  }

  private void prune(ObjectStore store, SigningKey signer, int maxUnusedPercent)
      throws IOException {
    Prune prune =
        new Prune(
            Repository.open(store),
            signer,
            trusted,
            memory,
            IndexCache.none(),
            world.clock(),
            new FixedRandom(world.split()),
            Progress.SILENT);
    prune.run(new PruneOptions(false, maxUnusedPercent, World.GRACE));
  }

  private void restoreOne(ObjectStore store) throws IOException {
    if (world.oracle().isEmpty()) {
      return;
    }
    Snapshots snapshots = Snapshots.read(Repository.open(store), readable, memory);
    List<Snapshots.Listed> all = snapshots.all();
    if (!all.isEmpty()) {
      restore(store, snapshots, all.get(random.nextInt(all.size())));
    }
  }

  private void restoreAll(ObjectStore store) throws IOException {
    if (world.oracle().isEmpty()) {
      return;
    }
    Snapshots snapshots = Snapshots.read(Repository.open(store), readable, memory);
    for (Snapshots.Listed listed : snapshots.all()) {
      restore(store, snapshots, listed);
    }
  }

  private void restore(ObjectStore store, Snapshots snapshots, Snapshots.Listed listed)
      throws IOException {
    PublishedManifest manifest = snapshots.manifest(listed);
    byte[] restored =
        world.folder().isPresent()
            ? restored(store, listed, manifest, world.folder().get().resolve(name))
            : Reading.of(Repository.open(store), listed, manifest);
    if (world.files().stream().noneMatch(file -> isRestored(file, manifest, restored))) {
      throw new Violation(Rule.SNAPSHOTS, "snapshot " + listed.shortId() + " restores wrongly");
    }
  }

  private byte[] restored(
      ObjectStore store, Snapshots.Listed listed, PublishedManifest manifest, Path folder)
      throws IOException {
    Restore restore =
        new Restore(Repository.open(store), IndexCache.none(), world.clock(), Progress.SILENT);
    Path target = folder.resolve("restored.chkjam");
    RestoreResult result = restore.run(listed, manifest, new RestoreOptions(target, true, 0));
    byte[] bytes = Files.readAllBytes(result.file());
    Files.delete(result.file());
    return bytes;
  }

  private static boolean isRestored(
      Contents.Content file, PublishedManifest manifest, byte[] restored) {
    return file.hash().equals(manifest.manifest().source().blake3())
        && Arrays.equals(file.bytes(), restored);
  }
}
