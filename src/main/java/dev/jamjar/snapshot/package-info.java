/** The use cases: push, restore, list, verify, check. */
package dev.jamjar.snapshot;
