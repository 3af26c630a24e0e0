/** The failures this tool can report, each with a next step for the operator. */
package dev.jamjar;
