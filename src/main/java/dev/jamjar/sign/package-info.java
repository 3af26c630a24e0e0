/** Ed25519 keys, signatures and trust, in minisign's file formats. */
package dev.jamjar.sign;
