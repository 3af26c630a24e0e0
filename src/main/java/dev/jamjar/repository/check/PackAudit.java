package dev.jamjar.repository.check;

import dev.jamjar.CorruptDataException;
import dev.jamjar.JamJarException;
import dev.jamjar.NotFoundException;
import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.format.Limits;
import dev.jamjar.hash.Blake3;
import dev.jamjar.hash.Hash;
import dev.jamjar.hash.PackId;
import dev.jamjar.pack.PackDirectory;
import dev.jamjar.pack.PackScanner;
import dev.jamjar.repository.Layout;
import dev.jamjar.store.ObjectStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads packs whole and judges them: by their name, and by their own frames, every chunk hashed.
 */
public final class PackAudit {
  private final ObjectStore store;

  public PackAudit(ObjectStore store) {
    this.store = store;
  }

  /**
   * What was found.
   *
   * @param pack what the pack says of itself; empty where it is damaged
   * @param damage what is wrong with it
   */
  public record Verdict(Optional<PackDirectory> pack, Optional<String> damage) {}

  /** Judges a pack by itself. */
  public Verdict of(PackId id) throws JamJarException {
    try {
      byte[] bytes = store.get(Layout.pack(id), Limits.MAX_PACK_BYTES);
      Hash found = Blake3.of(bytes);
      if (!found.equals(id.hash())) {
        return damaged("it hashes to " + found.abbreviated() + "…");
      }
      return new Verdict(Optional.of(PackScanner.scan("pack " + id, bytes)), Optional.empty());
    } catch (NotFoundException e) {
      return damaged("it is missing");
    } catch (CorruptDataException | UnsupportedFormatException e) {
      return damaged(e.getMessage());
    }
  }

  /**
   * How what an index lists of a sound pack is wrong. Every frame that it lists must be in the pack
   * as it says; it need not list all.
   *
   * @param found what the pack says of itself
   */
  public static Optional<String> contradiction(PackDirectory listed, PackDirectory found) {
    if (listed.bytes() != found.bytes()) {
      return Optional.of("it has " + found.bytes() + " bytes, not " + listed.bytes());
    }
    Map<Long, PackDirectory.Frame> frames = new HashMap<>();
    found.frames().forEach(frame -> frames.put(frame.offset(), frame));
    for (PackDirectory.Frame frame : listed.frames()) {
      PackDirectory.Frame there = frames.get(frame.offset());
      if (there == null
          || there.bytes() != frame.bytes()
          || !Arrays.equals(there.ids(), frame.ids())
          || !Arrays.equals(there.lengths(), frame.lengths())) {
        return Optional.of("its frame at byte " + frame.offset() + " is another");
      }
    }
    return Optional.empty();
  }

  private static Verdict damaged(String how) {
    return new Verdict(Optional.empty(), Optional.of(how));
  }
}
