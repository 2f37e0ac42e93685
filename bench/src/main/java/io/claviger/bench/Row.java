package io.claviger.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param comparison what {@code ratio} is against, or null where the figure stands for itself
 * @param ratio the figure divided by that of the comparison in the same run, or null
 * @param bar the goal, in words: of the ratio where there is one, else of the figure; null where there is none
 */
record Row(
        String name,
        double value,
        String unit,
        @Nullable String comparison,
        @Nullable Double ratio,
        @Nullable String bar) {

    /** A figure that stands for itself. */
    static Row figure(String name, double value, String unit, @Nullable String bar) {
        return new Row(name, value, unit, null, null, bar);
    }
}
