/**
 * From a manifest's recipes to the bytes of its chunks: fetched ahead, decompressed, and hashed.
 *
 * <p>{@link dev.jamjar.repository.read.ContentReader} is the way in; under it, {@link
 * dev.jamjar.repository.read.RecipeReader} lists chunks, and {@link
 * dev.jamjar.repository.read.ChunkFetcher} gets them. {@link
 * dev.jamjar.repository.read.RecipeDifference} and {@link dev.jamjar.repository.read.LiveChunks}
 * compare recipes and reach no data.
 */
package dev.jamjar.repository.read;
