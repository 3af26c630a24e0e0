/** A store in a folder of this machine's file system. */
package dev.jamjar.store.folder;
