package dev.lectern.bench;

/**
 * One figure.
 *
 * @param name what was measured
 * @param value in {@code unit}
 * @param unit such as {@code us}, {@code ms} or {@code MB}
 * @param ratio the value divided by that of the yardstick of the same run and unit, whose own ratio is 1
 */
record Measure(String name, double value, String unit, double ratio) {}
