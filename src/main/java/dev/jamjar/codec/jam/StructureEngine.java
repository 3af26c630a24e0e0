package dev.jamjar.codec.jam;

import dev.jamjar.jam.JamSource;
import dev.jamjar.jam.JamWriter;
import dev.jamjar.jam.MalformedJamException;
import java.io.IOException;

/** What reads and writes the structure of jams; both do the same. */
enum StructureEngine {
  /** Java, which works everywhere. */
  PLAIN {
    @Override
    StructureEncoder encoder(JamSource source, long bytes)
        throws IOException, MalformedJamException, TooManyException {
      return new PlainStructureEncoder(source, bytes);
    }

    @Override
    StructureDecoder decoder(JamWriter target, int nameBytes, long limitBits) {
      return new PlainStructureDecoder(target, nameBytes, limitBits);
    }
  },

  /** C: several times as fast, and nothing to compile first. */
  NATIVE {
    @Override
    StructureEncoder encoder(JamSource source, long bytes)
        throws IOException, MalformedJamException, TooManyException {
      return new NativeStructureEncoder(source, bytes);
    }

    @Override
    StructureDecoder decoder(JamWriter target, int nameBytes, long limitBits) {
      return new NativeStructureDecoder(target, nameBytes, limitBits);
    }
  };

  /** The faster one that works here. */
  static StructureEngine best() {
    return NativeStructure.AVAILABLE ? NATIVE : PLAIN;
  }

  /** Makes the first pass over a jam of {@code bytes} bytes. */
  abstract StructureEncoder encoder(JamSource source, long bytes)
      throws IOException, MalformedJamException, TooManyException;

  /**
   * @param nameBytes how long names are: 3 or 4
   * @param limitBits how many bits the jam has
   */
  abstract StructureDecoder decoder(JamWriter target, int nameBytes, long limitBits);
}
