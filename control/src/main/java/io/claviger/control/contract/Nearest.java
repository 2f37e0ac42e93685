package io.claviger.control.contract;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody who wrote a wrong one most likely meant. */
public final class Nearest {
    private static final int MOST = 3;
    private static final int LONGEST = 100;

    private Nearest() {}

    /** Up to three of the known names, the nearest first; none where all are far off. */
    public static List<String> to(String wrong, Collection<String> known) {
        if (wrong.length() > LONGEST) {
            return List.of();
        }
        var furthest = 1 + wrong.length() / 4;
        record Candidate(String name, int distance) {}
        return known.stream()
                .map(name -> new Candidate(name, distance(fold(wrong), fold(name), furthest)))
                .filter(candidate -> candidate.distance <= furthest)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Levenshtein's distance; where the lengths alone put it beyond {@code furthest}, just something beyond. */
    private static int distance(String a, String b, int furthest) {
        if (Math.abs(a.length() - b.length()) > furthest) {
            return furthest + 1;
        }
        var above = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var substitution = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
