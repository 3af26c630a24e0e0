/**
 * Ed25519 keys, signatures and trust, in minisign's file formats.
 *
 * <p>The formats are those of minisign 0.11 (https://jedisct1.github.io/minisign/): files written
 * here are read by minisign and the other way round. All primitives come from BouncyCastle's
 * low-level classes; no security provider is looked up, so that verifying costs few classes.
 */
package dev.jamjar.sign;
