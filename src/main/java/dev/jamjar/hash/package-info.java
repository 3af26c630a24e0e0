/** Content addresses: BLAKE3 and the ids built on it; and SHA-256, alone or beside it. */
package dev.jamjar.hash;
