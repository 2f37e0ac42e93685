package io.claviger.control.console.overview;

import io.claviger.control.http.Members;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests over time as stacked bars, in a drawing of {@value #STEP} units a step and {@value #HEIGHT} high; and the same
 * as a table, for those who don't see it.
 *
 * @param top what the upper edge stands for
 * @param label the whole in one sentence
 */
public record Chart(List<Bar> bars, long top, int width, String label) {
    static final int STEP = 10;
    static final int HEIGHT = 100;

    /** Of a step's units, for the bar itself. */
    private static final int BAR = 8;

    /**
     * One step.
     *
     * @param allowedY where the part of the allowed begins, from above; so too for the refused, which stand on it
     */
    public record Bar(
            String time,
            long allowed,
            long refused,
            int x,
            String allowedY,
            String allowedHeight,
            String refusedY,
            String refusedHeight) {
        public int width() {
            return BAR;
        }

        public String said() {
            return allowed + " allowed, " + refused + " refused";
        }
    }

    static Chart of(List<Members> series, String span) {
        var top = top(series.stream()
                .mapToLong(step -> step.number("allowed", 0) + step.number("refused", 0))
                .max()
                .orElse(0));
        var bars = new ArrayList<Bar>();
        var allowed = 0L;
        var refused = 0L;
        for (var step : series) {
            var bar = bar(step, bars.size(), top);
            allowed += bar.allowed;
            refused += bar.refused;
            bars.add(bar);
        }
        var label = "Requests over the last " + span + ": " + allowed + " allowed, " + refused
                + " refused. The table below has every step.";
        return new Chart(bars, top, series.size() * STEP, label);
    }

    private static Bar bar(Members step, int index, long top) {
        var allowed = step.number("allowed", 0);
        var refused = step.number("refused", 0);
        var allowedHeight = height(allowed, top);
        var refusedHeight = height(refused, top);
        return new Bar(
                step.requiredText("time"),
                allowed,
                refused,
                index * STEP + (STEP - BAR) / 2,
                text(HEIGHT - allowedHeight),
                text(allowedHeight),
                text(HEIGHT - allowedHeight - refusedHeight),
                text(refusedHeight));
    }

    /** What is there is seen, however little it is. */
    private static double height(long count, long top) {
        return count == 0 ? 0 : Math.max(1.2, (double) count * (HEIGHT - 2) / top);
    }

    /** The next number above that one reads easily, and half of it too: 2, 4, 6, 8 or 10 and noughts. */
    static long top(long most) {
        var power = 1L;
        while (power * 10 < most) {
            power *= 10;
        }
        var top = 2 * power;
        while (top < most) {
            top += 2 * power;
        }
        return Math.max(4, top);
    }

    public long middle() {
        return top / 2;
    }

    public boolean empty() {
        return bars.stream().allMatch(bar -> bar.allowed + bar.refused == 0);
    }

    public String first() {
        return bars.getFirst().time;
    }

    public String last() {
        return bars.getLast().time;
    }

    private static String text(double units) {
        var hundredths = Math.round(units * 100);
        return hundredths / 100
                + (hundredths % 100 == 0 ? "" : "." + (hundredths % 100 < 10 ? "0" : "") + hundredths % 100);
    }
}
