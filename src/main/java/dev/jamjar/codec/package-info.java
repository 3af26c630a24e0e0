/** Reversible re-encoding of a source file into chunks, and back. */
package dev.jamjar.codec;
