/**
 * Taking out of use what no snapshot needs, and deleting it when nobody can rely on it any more.
 *
 * <p>{@link dev.jamjar.repository.prune.Pruner} is the way in; {@code Sweep} alone deletes (I9).
 */
package dev.jamjar.repository.prune;
