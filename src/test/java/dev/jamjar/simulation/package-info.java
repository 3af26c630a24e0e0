/** The whole repository over a simulated store, run by one scheduler that a seed drives. */
package dev.jamjar.simulation;
