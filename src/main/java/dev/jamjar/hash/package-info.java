/** Content addresses: BLAKE3 and the ids built on it. */
package dev.jamjar.hash;
