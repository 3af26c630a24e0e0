/** Large files, read and written past the page cache where the system can. */
package dev.jamjar.disk;
