package dev.jamjar.codec;

import dev.jamjar.UnsupportedFormatException;
import dev.jamjar.codec.jam.JamCodec;
import java.util.List;

/** The codecs there are. */
public final class Codecs {
  /** What anything that no other codec can give back is stored with. */
  public static final Codec RAW = new RawCodec();

  /** The codec for jams. */
  public static final Codec JAM = new JamCodec();

  private static final List<Codec> ALL = List.of(RAW, JAM);

  private Codecs() {}

  /**
   * The codec that a manifest names.
   *
   * @throws UnsupportedFormatException if there is none of that name and version
   */
  public static Codec named(String name, int version) throws UnsupportedFormatException {
    for (Codec codec : ALL) {
      if (codec.name().equals(name) && codec.version() == version) {
        return codec;
      }
    }
    throw new UnsupportedFormatException(
        "the snapshot is encoded with " + name + " " + version + ", which this jamjar cannot read",
        "install a newer jamjar");
  }
}
