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

    static CareRow of(Members care, Care concern, CarePaths paths) {
        var found = care.members(concern.member);
        var items = found == null ? List.<Members>of() : found.items("items");
        return new CareRow(
                concern.title,
                concern.advice,
                concern.icon,
                concern.kind,
                found == null ? 0 : found.number("total", 0),
                items.stream().map(item -> item(item, concern, paths)).toList());
    }

    private static Item item(Members item, Care concern, CarePaths paths) {
        return switch (concern) {
            case REPORT_ONLY ->
                new Item(name(item, "id"), paths.ofRule(item), String.join(", ", item.texts("rules")), null);
            case UNUSED_PERMISSIONS -> {
                var note = item.number("unused", 0) + " of " + item.number("granted", 0) + " never used";
                yield new Item(name(item), paths.ofPermissions(item.requiredText("credentialId")), note, null);
            }
            case EXPIRING_SOON -> ofKey(item, paths, "expires", "expiresAt");
            case LONG_UNUSED -> ofKey(item, paths, "last used", "lastUsedAt");
            case OLD -> ofKey(item, paths, "secret of", "secretSince");
            case NEVER_USED, WITHOUT_EXPIRY -> ofKey(item, paths, "made", "createdAt");
        };
    }

    private static Item ofKey(Members item, CarePaths paths, String note, String time) {
        return new Item(name(item), paths.ofKey(item.requiredText("credentialId")), note, item.text(time));
    }

    private static String name(Members item) {
        return name(item, "credentialId");
    }

    private static String name(Members item, String otherwise) {
        var name = item.text("name");
        return name == null ? item.requiredText(otherwise) : name;
    }
}
