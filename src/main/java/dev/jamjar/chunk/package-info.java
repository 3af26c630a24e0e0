/** Content-defined chunking: where a stream of bytes is cut. */
package dev.jamjar.chunk;
