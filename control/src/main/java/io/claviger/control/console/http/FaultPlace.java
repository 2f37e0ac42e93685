package io.claviger.control.console.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Where a fault is, in the words of pages: {@code /rateLimits/1/windowSeconds} is "limit 2, in seconds". */
final class FaultPlace {
    /** What pages call otherwise than its member's name is read; what is empty says nothing to who looks at a page. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("accessType", "access type"),
            Map.entry("again", "the same again"),
            Map.entry("allow", "allow list"),
            Map.entry("amount", "credits"),
            Map.entry("apiGroup", "of"),
            Map.entry("by", "lists depend on"),
            Map.entry("contactEmail", "contact e-mail"),
            Map.entry("deny", "deny list"),
            Map.entry("document", "OpenAPI document"),
            Map.entry("email", "e-mail"),
            Map.entry("errorDialect", "errors are told as"),
            Map.entry("everySeconds", "every … seconds"),
            Map.entry("expiresAt", "expiry"),
            Map.entry("guards", ""),
            Map.entry("ipRanges", "addresses and ranges"),
            Map.entry("key", ""),
            Map.entry("keyPrefix", "prefix"),
            Map.entry("limit", "requests"),
            Map.entry("parentId", "below"),
            Map.entry("policyId", "shared policy"),
            Map.entry("ranges", "addresses and ranges"),
            Map.entry("refill", "come back"),
            Map.entry("upstreams", "upstream"),
            Map.entry("values", ""),
            Map.entry("windowSeconds", "in seconds"));

    /** Lists of which a page shows one item beside the other. */
    private static final Map<String, String> ITEMS =
            Map.of("rateLimits", "limit", "quotas", "quota", "permissions", "permission");

    /** Lists of which a page shows an item as a line. */
    private static final Set<String> LISTS = Set.of("allow", "deny", "ipRanges", "ranges");

    private FaultPlace() {}

    /** Of a pointer into a body, or of {@code query/NAME}; empty where it is the whole. */
    static String said(String pointer) {
        var steps = Stream.of(pointer.split("/"))
                .filter(step -> !step.isEmpty())
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
        if (steps.isEmpty()) {
            return "";
        }
        if (!pointer.startsWith("/")) {
            return words(steps.getLast());
        }
        return steps.getFirst().equals("document") ? inDocument(steps) : inPage(steps);
    }

    /** In a document its own names are what one looks for. */
    private static String inDocument(List<String> steps) {
        return NAMES.get("document")
                + (steps.size() == 1 ? "" : " at " + String.join(" › ", steps.subList(1, steps.size())));
    }

    private static String inPage(List<String> steps) {
        var said = new ArrayList<String>();
        for (var i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var index = i + 1 < steps.size() && steps.get(i + 1).matches("[0-9]{1,6}")
                    ? Integer.parseInt(steps.get(i + 1)) + 1
                    : 0;
            if (index > 0 && ITEMS.containsKey(step)) {
                said.add(ITEMS.get(step) + " " + index);
                i++;
            } else if (index > 0 && LISTS.contains(step)) {
                said.add(words(step));
                said.add("line " + index);
                i++;
            } else if (i > 0 && steps.get(i - 1).equals("values")) {
                said.add(step);
            } else if (!words(step).isEmpty()) {
                said.add(words(step));
            }
        }
        return String.join(", ", said);
    }

    private static String words(String name) {
        var known = NAMES.get(name);
        return known == null ? name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT) : known;
    }
}
