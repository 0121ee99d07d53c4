/**
 * Measurements, one for each name of {@code lectern bench}. Every figure comes with a ratio to something that was measured
 * in the same run on the same machine: the ratio is what can be compared. Nothing here ships or runs in {@code mvn verify}.
 */
@NullMarked
package dev.lectern.bench;

import org.jspecify.annotations.NullMarked;
