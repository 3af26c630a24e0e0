/** How sound packs and recipes are: what checks and repairs judge by, which change nothing here. */
package dev.jamjar.repository.check;
