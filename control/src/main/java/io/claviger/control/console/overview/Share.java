package io.claviger.control.console.overview;

/**
 * A line of a list of counts, with its part of the largest.
 *
 * @param width of the bar, from 1 to 100
 */
public record Share(String id, String label, long count, long refused, long reported, long width) {
    static long width(long count, long largest) {
        return largest == 0 ? 1 : Math.max(1, count * 100 / largest);
    }
}
