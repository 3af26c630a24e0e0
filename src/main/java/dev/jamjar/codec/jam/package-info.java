/**
 * The codec for jams: sends only the nouns that are new (docs/format.md §10.2).
 *
 * <p>A jam refers back to nouns by bit positions, which one noun more near the front moves, all of
 * them. The codec names the target by a hash of what it is instead, splits the nouns into chunks
 * where their content says so, and so gives equal chunks for equal nouns wherever they stand.
 * {@link dev.jamjar.codec.jam.JamCodec} is the way in; {@code NounEncoder} and {@code NounDecoder}
 * mirror each other; below them, a {@code StructureEngine} does what is not a large atom, in Java
 * or in C.
 */
package dev.jamjar.codec.jam;
