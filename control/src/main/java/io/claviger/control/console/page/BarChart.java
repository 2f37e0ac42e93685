package io.claviger.control.console.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts over time as bars, each of what went well with what did not on top of it. Drawn on a canvas of {@value #WIDTH} by
 * {@value #HEIGHT}; a table beside it says the same.
 *
 * @param most the highest bar's count, at least 1
 */
public record BarChart(List<Bar> bars, long most, long good, long bad) {
    public static final int WIDTH = 720;
    public static final int HEIGHT = 160;
    private static final double GAP = 0.25;

    /** What is counted in one step of time. */
    public record Count(String time, long good, long bad) {}

    /** A bar's place. Heights are at least a line where there is anything. */
    public record Bar(
            Count count, String x, String width, String goodY, String goodHeight, String badY, String badHeight) {
        public boolean empty() {
            return count.good + count.bad == 0;
        }
    }

    /** @param counts in the order of time */
    public static BarChart of(List<Count> counts) {
        var most = counts.stream().mapToLong(each -> each.good + each.bad).max().orElse(0);
        var scale = (HEIGHT - 2.0) / Math.max(1, most);
        var step = (double) WIDTH / Math.max(1, counts.size());
        var bars = new ArrayList<Bar>();
        for (var i = 0; i < counts.size(); i++) {
            var count = counts.get(i);
            var good = height(count.good, scale);
            var bad = height(count.bad, scale);
            bars.add(new Bar(
                    count,
                    number(i * step + step * GAP / 2),
                    number(step * (1 - GAP)),
                    number(HEIGHT - good),
                    number(good),
                    number(HEIGHT - good - bad),
                    number(bad)));
        }
        return new BarChart(
                List.copyOf(bars),
                Math.max(1, most),
                counts.stream().mapToLong(Count::good).sum(),
                counts.stream().mapToLong(Count::bad).sum());
    }

    /** Whether there is nothing to draw. */
    public boolean empty() {
        return good + bad == 0;
    }

    private static double height(long count, double scale) {
        return count == 0 ? 0 : Math.max(1, count * scale);
    }

    private static String number(double value) {
        return Double.toString(Math.round(value * 100) / 100.0);
    }
}
