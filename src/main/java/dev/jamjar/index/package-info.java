/** Which pack holds which chunk. */
package dev.jamjar.index;
