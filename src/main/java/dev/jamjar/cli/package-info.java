/** Words, flags, progress and exit codes: the only package that prints or exits. */
package dev.jamjar.cli;
