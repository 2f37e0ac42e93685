package io.claviger.control.console.policy;

import java.util.List;
import java.util.Locale;

/** How a dimension of requests is spoken of. */
public record Dimension(String name, String label, String one, String hint) {
    /** Those that always are. */
    static final List<Dimension> ALWAYS = List.of(
            new Dimension("event", "Events", "event", "Which events may be sent."),
            new Dimension(
                    "attribute", "Attributes written", "attribute", "Which attributes of a record may be written."),
            new Dimension(
                    "sharedAttribute",
                    "Attributes shown",
                    "attribute",
                    "Which attributes answers may show. Others are left out of them."),
            new Dimension("tag", "Tags", "tag", "Which tags may be used."),
            new Dimension("channel", "Channels", "channel", "Which channels may be used."));

    /** One of those, or one that an API's document names. */
    static Dimension of(String name) {
        return ALWAYS.stream()
                .filter(dimension -> dimension.name.equals(name))
                .findFirst()
                .orElseGet(() -> new Dimension(name, name, name, "Named by the document of an API."));
    }

    /** For the id of an element. */
    public String id() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    }
}
