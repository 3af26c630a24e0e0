package dev.jamjar.repository;

import dev.jamjar.hash.Hash;
import dev.jamjar.manifest.Catalog;
import dev.jamjar.sign.VerifyKey;

/** A catalog that was found, together with its hash and the key that signed it. */
public record PublishedCatalog(Hash id, Catalog catalog, VerifyKey signer) {}
