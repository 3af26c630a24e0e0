/** The bit strings that jam makes of nouns: reading, navigating and writing them. */
package dev.jamjar.jam;
