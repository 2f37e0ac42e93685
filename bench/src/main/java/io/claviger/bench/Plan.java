package io.claviger.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to measure, and for how long.
 *
 * @param quick a short run, to see that everything works; its figures say little
 * @param json whether the last line of standard output is one JSON object
 * @param parts what is measured; all but the cluster where nothing is named
 */
record Plan(boolean quick, boolean json, Set<Part> parts) {
    /** What can be asked for by its name in lower case. */
    enum Part {
        DECISION,
        LIMITS,
        START,
        VERIFY,
        FORWARD_AUTH,
        GATEWAY,
        KEYS,
        PAGES,
        CLUSTER;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String CLUSTER_FLAG = "--cluster";

    /**
     * Reads a command line: {@code [--json] [--quick] [--cluster] [PART…]}.
     *
     * @throws IllegalArgumentException that says which argument is not known, and what is
     */
    static Plan of(String... arguments) {
        var quick = false;
        var json = false;
        var chosen = EnumSet.noneOf(Part.class);
        var cluster = false;
        for (var argument : arguments) {
            switch (argument) {
                case "--json" -> json = true;
                case "--quick" -> quick = true;
                case CLUSTER_FLAG -> cluster = true;
                default -> chosen.add(part(argument));
            }
        }
        if (chosen.isEmpty()) {
            chosen = EnumSet.complementOf(EnumSet.of(Part.CLUSTER));
        }
        if (cluster) {
            chosen.add(Part.CLUSTER);
        }
        return new Plan(quick, json, chosen);
    }

    private static Part part(String argument) {
        var known = Arrays.stream(Part.values()).filter(part -> part.text().equals(argument));
        return known.findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown argument " + argument
                        + "; there are --json, --quick, --cluster and the parts "
                        + Arrays.stream(Part.values()).map(Part::text).collect(Collectors.joining(", "))));
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    int rounds() {
        return quick ? 2 : 7;
    }

    int seconds() {
        return quick ? 2 : 5;
    }

    int warmUpSeconds() {
        return quick ? 5 : 40;
    }

    /** Keys of the load rows. */
    int keys() {
        return quick ? 1_000 : 100_000;
    }

    int fewKeys() {
        return 1_000;
    }

    /** Keys of the rows that tell what many cost. */
    int manyKeys() {
        return quick ? 20_000 : 1_000_000;
    }

    int starts() {
        return quick ? 2 : 7;
    }

    int startsWithMany() {
        return quick ? 1 : 3;
    }

    int revocations() {
        return quick ? 50 : 1_000;
    }

    /** Before those that count. */
    int warmUpRevocations() {
        return quick ? 20 : 300;
    }

    /** Keys of the account whose pages are looked at. */
    int pageKeys() {
        return quick ? 1_000 : 10_000;
    }

    /** What is known of its use, in rows at least. */
    long pageUsageRows() {
        return quick ? 20_000 : 1_000_000;
    }

    int pageUsesAnHour() {
        return quick ? 400 : 800;
    }

    /** Days that it has been used for. */
    int pageDays() {
        return quick ? 2 : 32;
    }

    /** How often each page is looked at. */
    int pageVisits() {
        return quick ? 5 : 200;
    }

    int pageWarmUps() {
        return quick ? 5 : 100;
    }

    /** Pages to turn to come to a late one. */
    int pageSteps() {
        return quick ? 10 : 300;
    }

    /** The sizes of the snapshot in which a decision is made. */
    List<String> snapshotSizes() {
        var sizes = new ArrayList<>(List.of("1000", "100000"));
        if (!quick) {
            sizes.add("1000000");
        }
        return sizes;
    }

    static String inWords(int keys) {
        return String.format(Locale.ROOT, "%,d keys", keys);
    }
}
