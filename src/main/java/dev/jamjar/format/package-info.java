/** Reading and writing the primitives of docs/format.md §2: integers, varints, headers, limits. */
package dev.jamjar.format;
