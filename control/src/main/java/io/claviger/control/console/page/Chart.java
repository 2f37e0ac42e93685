package io.claviger.control.console.page;

import java.time.Duration;
import java.time.Instant;
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
    private static final int STEP = 10;
    private static final int HEIGHT = 100;

    /** Of a step's units, for the bar itself. */
    private static final int BAR = 8;

    /**
     * What is counted in one step.
     *
     * @param time where it starts, in UTC
     */
    public record Step(String time, long allowed, long refused) {
        private long all() {
            return allowed + refused;
        }
    }

    /**
     * One step as it is drawn.
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

    /**
     * @param steps in the order of time, one or more
     * @param span what they cover, such as "day"
     */
    public static Chart of(List<Step> steps, String span) {
        var top = top(steps.stream().mapToLong(Step::all).max().orElse(0));
        var bars = new ArrayList<Bar>();
        for (var step : steps) {
            bars.add(bar(step, bars.size(), top));
        }
        var allowed = steps.stream().mapToLong(Step::allowed).sum();
        var refused = steps.stream().mapToLong(Step::refused).sum();
        var label = "Requests over the last " + span + ": " + allowed + " allowed, " + refused
                + " refused. The table below has every step.";
        return new Chart(bars, top, steps.size() * STEP, label);
    }

    private static Bar bar(Step step, int index, long top) {
        var allowedHeight = height(step.allowed, top);
        var refusedHeight = height(step.refused, top);
        return new Bar(
                step.time,
                step.allowed,
                step.refused,
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

    /** Whether a step is a day, which is told as a day and not as the time when it starts. */
    public boolean daily() {
        return bars.size() > 1
                && Duration.between(Instant.parse(first()), Instant.parse(last()))
                        .equals(Duration.ofDays(bars.size() - 1L));
    }

    public long middle() {
        return top / 2;
    }

    public boolean empty() {
        return all() == 0;
    }

    public long all() {
        return bars.stream().mapToLong(bar -> bar.allowed + bar.refused).sum();
    }

    public long refused() {
        return bars.stream().mapToLong(Bar::refused).sum();
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
