package dev.jamjar.simulation;

import dev.jamjar.ConflictException;
import dev.jamjar.StoreUnavailableException;
import dev.jamjar.repository.CatalogMemory;
import dev.jamjar.repository.IndexCache;
import dev.jamjar.repository.PublishedManifest;
import dev.jamjar.repository.Repository;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.sign.TrustedKeys;
import dev.jamjar.simulation.Violation.Rule;
import dev.jamjar.snapshot.Progress;
import dev.jamjar.snapshot.Push;
import dev.jamjar.snapshot.PushOptions;
import dev.jamjar.snapshot.PushResult;
import dev.jamjar.snapshot.Reading;
import dev.jamjar.snapshot.Restore;
import dev.jamjar.snapshot.RestoreOptions;
import dev.jamjar.snapshot.RestoreResult;
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
import java.util.SplittableRandom;

/**
 * A machine with a key, or a reader's without one: runs one command after the other, as real as
 * they are but for the store, the clock and chance.
 */
final class Machine {
  private static final int MAX_COMMANDS = 5;

  private final World world;
  private final String name;
  private final Optional<SigningKey> key;
  private final TrustedKeys trusted;
  private final TrustedKeys readable;
  private final CatalogMemory memory;
  private final SplittableRandom random;

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

  /** Some commands, with rests between them. */
  void work(Scheduler.Task task) {
    int commands = 1 + random.nextInt(MAX_COMMANDS);
    for (int i = 0; i < commands; i++) {
      command(task);
      task.pause(world.faults().rest());
    }
  }

  /** After all faults: everything is tidied up, and every snapshot restores. */
  void settle(Scheduler.Task task, List<Machine> machines) {
    run(task, "restore everything", this::restoreAll);
  }

  private void command(Scheduler.Task task) {
    if (key.isEmpty() || random.nextInt(5) == 0) {
      run(task, "restore", this::restoreOne);
    } else {
      Contents.Content file = world.files().get(random.nextInt(world.files().size()));
      run(task, "push " + file, store -> push(store, key.get(), file));
    }
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
