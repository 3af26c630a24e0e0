package dev.jamjar.repository;

import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.manifest.Manifest;
import dev.jamjar.sign.VerifyKey;

/**
 * A manifest that was found, with its hash and the key that signed it.
 *
 * @param bytes the exact bytes that are signed
 */
public record PublishedManifest(Hash id, Manifest manifest, VerifyKey signer, byte[] bytes) {
  /** What a catalog lists of it. */
  public Catalog.Entry entry() {
    return new Catalog.Entry(
        id,
        manifest.time(),
        manifest.height(),
        manifest.checkpoint().eventNumber(),
        manifest.source().name(),
        manifest.source().bytes(),
        manifest.added().bytes(),
        manifest.tags(),
        manifest.copiedFrom().map(Manifest.Copied::manifest));
  }
}
