/** Layout, ordering and integrity of everything over a store. */
package dev.jamjar.repository;
