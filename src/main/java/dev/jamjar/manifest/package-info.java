/** What a snapshot is, and the list of all snapshots: exact JSON bytes, signed. */
package dev.jamjar.manifest;
