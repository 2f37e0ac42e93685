package io.claviger.control.console.decision;

import io.claviger.control.console.page.Values;
import io.claviger.control.http.Members;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One check of a decision.
 *
 * @param outcome passed, skipped, refused or reported
 * @param decided whether this is the one that decided
 * @param code why it refused; null where it did not
 * @param remedy what would have to change; null where nothing
 * @param inputs what it looked at
 */
public record CheckRow(
        String name,
        String outcome,
        boolean decided,
        String reason,
        @Nullable String code,
        @Nullable String remedy,
        List<Values.Named> inputs) {
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("authentic", "Is it a credential that we know?"),
            Map.entry("failure-limit", "Did too many tries fail from this address?"),
            Map.entry("status", "Is it in force?"),
            Map.entry("account", "Is its account active?"),
            Map.entry("operation", "Is the operation in the catalog?"),
            Map.entry("environment", "Does the API have this environment?"),
            Map.entry("type", "May a key of this type call it?"),
            Map.entry("account-addresses", "Does the account accept the address?"),
            Map.entry("addresses", "Does the key accept the address?"),
            Map.entry("permission", "Does it have the permission?"),
            Map.entry("guards", "Do the guarded values pass?"),
            Map.entry("limits", "Is there anything left of its limits?"));

    static CheckRow of(Members check, @Nullable String decider, boolean first) {
        var name = check.requiredText("name");
        return new CheckRow(
                name,
                check.requiredText("outcome"),
                first && name.equals(decider),
                check.requiredText("reason"),
                check.text("code"),
                check.text("remedy"),
                Values.of(check.members("inputs")));
    }

    /** The question that it answers. */
    public String title() {
        return TITLES.getOrDefault(name, name);
    }

    public String icon() {
        return switch (outcome) {
            case "passed" -> "check";
            case "refused" -> "close";
            case "reported" -> "alert";
            default -> "dots";
        };
    }

    /** The colour that goes with the outcome. */
    public String kind() {
        return switch (outcome) {
            case "passed" -> "good";
            case "refused" -> "bad";
            case "reported" -> "warn";
            default -> "";
        };
    }
}
