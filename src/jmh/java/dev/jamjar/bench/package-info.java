/** What the benchmarks share: how they count bytes, and what they work on. */
package dev.jamjar.bench;
