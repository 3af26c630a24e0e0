/**
 * Layout, order and integrity of everything over a store: what all who work with a repository
 * share.
 *
 * <p>{@link dev.jamjar.repository.Layout} says where objects are, {@link
 * dev.jamjar.repository.Repository} reads what is signed, {@link dev.jamjar.repository.LoadedIndex}
 * what is indexed, and {@link dev.jamjar.repository.CatalogCommit} puts a new catalog in the old
 * one's place. Each kind of work has a package of its own below; this one knows none of them.
 */
package dev.jamjar.repository;
