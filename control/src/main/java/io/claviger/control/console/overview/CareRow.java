package io.claviger.control.console.overview;

import io.claviger.control.http.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something of an account that needs care.
 *
 * @param advice what to do about it
 * @param kind the colour that goes with the label: warn, bad, info
 */
public record CareRow(String title, String advice, String icon, String kind, long total, List<Item> items) {

    /**
     * What it is about, with the page on which it is mended.
     *
     * @param at a time; null where none matters
     * @param note what to know of it, before the time
     */
    public record Item(
            String name, String path, String note, @Nullable String at) {}

    /** How many more there are than are named. */
    public long more() {
        return total - items.size();
    }

    static CareRow of(
            Members care, String concern, String title, String advice, String icon, String kind, CarePaths paths) {
        var found = care.members(concern);
        var items = found == null ? List.<Members>of() : found.items("items");
        return new CareRow(
                title,
                advice,
                icon,
                kind,
                found == null ? 0 : found.number("total", 0),
                items.stream().map(item -> item(item, concern, paths)).toList());
    }

    private static Item item(Members item, String concern, CarePaths paths) {
        if (concern.equals("reportOnly")) {
            var rules = String.join(", ", item.texts("rules"));
            return new Item(name(item, "id"), paths.ofRule(item), rules, null);
        }
        var id = item.requiredText("credentialId");
        var path = concern.equals("unusedPermissions") ? paths.ofPermissions(id) : paths.ofKey(id);
        return switch (concern) {
            case "expiringSoon" -> new Item(name(item, "credentialId"), path, "expires", item.text("expiresAt"));
            case "longUnused" -> new Item(name(item, "credentialId"), path, "last used", item.text("lastUsedAt"));
            case "old" -> new Item(name(item, "credentialId"), path, "secret of", item.text("secretSince"));
            case "unusedPermissions" ->
                new Item(
                        name(item, "credentialId"),
                        path,
                        item.number("unused", 0) + " of " + item.number("granted", 0) + " never used",
                        null);
            default -> new Item(name(item, "credentialId"), path, "made", item.text("createdAt"));
        };
    }

    private static String name(Members item, String otherwise) {
        var name = item.text("name");
        return name == null ? item.requiredText(otherwise) : name;
    }
}
