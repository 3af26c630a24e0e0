/** A read-only store behind any web server. */
package dev.jamjar.store.http;
