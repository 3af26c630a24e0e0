/**
 * Large files, read and written past the page cache where the system can, but for what is in it.
 */
package dev.jamjar.disk;
