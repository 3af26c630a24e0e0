/**
 * What a push adds: chunks and recipes into packs, and then what refers to them, in order.
 *
 * <p>{@link dev.jamjar.repository.write.ContentWriter} takes the content, {@link
 * dev.jamjar.repository.write.Publisher} publishes it.
 */
package dev.jamjar.repository.write;
