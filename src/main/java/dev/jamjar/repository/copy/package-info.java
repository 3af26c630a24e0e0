/** From one repository to another: snapshots published anew, or all objects as they are. */
package dev.jamjar.repository.copy;
