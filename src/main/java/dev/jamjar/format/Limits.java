package dev.jamjar.format;

/**
 * The largest sizes a reader takes, checked before memory is taken (docs/format.md §13). A writer
 * keeps well below them.
 */
public final class Limits {
  /** Bytes of one chunk's content. */
  public static final int MAX_CHUNK_BYTES = 1 << 20;

  /** Bytes of the chunks in one frame of a pack, before compression. */
  public static final int MAX_FRAME_BYTES = 4 << 20;

  /** Chunks in one frame. */
  public static final int MAX_FRAME_CHUNKS = 1 << 16;

  /** Bytes of one pack. */
  public static final int MAX_PACK_BYTES = 128 << 20;

  /** Bytes of one index segment. */
  public static final int MAX_INDEX_BYTES = 512 << 20;

  /** Bytes of a manifest. */
  public static final int MAX_MANIFEST_BYTES = 1 << 20;

  /** Bytes of a catalog. */
  public static final int MAX_CATALOG_BYTES = 64 << 20;

  /** Bytes of a signature file. */
  public static final int MAX_SIGNATURE_BYTES = 16 << 10;

  /** Bytes of a pointer and of the repository description. */
  public static final int MAX_SMALL_OBJECT_BYTES = 4 << 10;

  /** Bytes of a source file: 1 EiB, so that sums of sizes never overflow. */
  public static final long MAX_SOURCE_BYTES = 1L << 60;

  /** Levels of recipe chunks above the data chunks. */
  public static final int MAX_RECIPE_DEPTH = 8;

  private Limits() {}
}
