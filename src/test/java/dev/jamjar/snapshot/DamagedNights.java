package dev.jamjar.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jamjar.CorruptDataException;
import dev.jamjar.SampleBytes;
import dev.jamjar.UntrustedException;
import dev.jamjar.hash.Hash;
import dev.jamjar.sign.SigningKey;
import dev.jamjar.store.MemoryStore;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.synthetic.ChainOptions;
import dev.jamjar.synthetic.SyntheticChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Three nights of a made-up chain in a repository that tests damage and repair. */
final class DamagedNights {
  private static final int NIGHTS = 3;

  final SigningKey key = TestRepository.newKey(1);
  final MemoryStore store = new MemoryStore();
  final TestRepository machine;
  private final Path folder;
  private final List<Path> nights = new ArrayList<>();
  private final Map<Hash, byte[]> files = new LinkedHashMap<>();
  private final Map<ObjectKey, byte[]> sound;

  DamagedNights(Path folder) throws IOException {
    this.folder = folder;
    SyntheticChain chain =
        SyntheticChain.start(new ChainOptions(1, 30, 10, 400, 1, 300, OptionalInt.empty()));
    for (int i = 0; i <= NIGHTS; i++) {
      nights.add(Files.createDirectories(folder.resolve("night" + i)).resolve("0.chkjam"));
      chain.writeTo(nights.get(i));
      chain.nextNight();
    }
    machine = new TestRepository(store, key, folder);
    for (Path night : nights.subList(0, NIGHTS)) {
      files.put(machine.push(night, false).snapshot(), Files.readAllBytes(night));
    }
    sound = new TreeMap<>(store.objects());
  }

  /** The file of a night, from 0 on; the last was not pushed. */
  Path night(int number) {
    return nights.get(number);
  }

  /** The files of all nights that were pushed. */
  Path[] all() {
    return nights.subList(0, NIGHTS).toArray(Path[]::new);
  }

  Hash snapshot(int number) {
    return List.copyOf(files.keySet()).get(number);
  }

  Map<ObjectKey, byte[]> sound() {
    return sound;
  }

  /** The keys of one kind. */
  List<ObjectKey> keys(String prefix) {
    return sound.keySet().stream().filter(object -> object.name().startsWith(prefix)).toList();
  }

  void heal() {
    store.objects().clear();
    store.objects().putAll(sound);
  }

  void flip(ObjectKey object, int offset) {
    store.objects().put(object, SampleBytes.flipped(sound.get(object), offset, 0x41));
  }

  void cut(ObjectKey object, int length) {
    store.objects().put(object, Arrays.copyOf(sound.get(object), length));
  }

  void lose(ObjectKey object) {
    store.objects().remove(object);
  }

  /** A machine with the key that remembers nothing. */
  TestRepository stranger() throws IOException {
    return new TestRepository(store, key, Files.createTempDirectory(folder, "stranger"));
  }

  /** The same machine as it is remembered before any repair. */
  TestRepository again() throws IOException {
    Path copy = Files.createTempDirectory(folder, "again");
    Files.copy(folder.resolve("seen.json"), copy.resolve("seen.json"));
    return new TestRepository(store, key, copy);
  }

  /** The snapshots that cannot be restored; all others come back exactly. */
  Set<Hash> unrestorable(TestRepository reader, String when) throws IOException {
    Set<Hash> failing = new LinkedHashSet<>();
    for (Snapshots.Listed listed : reader.snapshots().all()) {
      Hash id = listed.entry().id();
      try {
        assertArrayEquals(files.get(id), reader.restore(id), when);
      } catch (CorruptDataException | UntrustedException e) {
        failing.add(id);
      }
    }
    return failing;
  }

  /** Everything is there and whole, and the next night can be pushed. */
  void requireWhole(TestRepository reader, String when) throws IOException {
    assertEquals(List.of(), reader.check().findings(), when);
    assertEquals(NIGHTS, reader.snapshots().all().size(), when);
    assertEquals(Set.of(), unrestorable(reader, when), when);
    requirePush(reader, when);
  }

  void requirePush(TestRepository writer, String when) throws IOException {
    PushResult pushed = writer.push(nights.get(NIGHTS), false);
    assertArrayEquals(
        Files.readAllBytes(nights.get(NIGHTS)), writer.restore(pushed.snapshot()), when);
  }
}
