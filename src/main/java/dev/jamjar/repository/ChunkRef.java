package dev.jamjar.repository;

import dev.jamjar.hash.ChunkId;

/** A chunk as a recipe lists it; its length in bytes is known before it is fetched. */
public record ChunkRef(ChunkId id, int length) {}
