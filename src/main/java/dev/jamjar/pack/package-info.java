/** Many compressed chunks in one object. */
package dev.jamjar.pack;
