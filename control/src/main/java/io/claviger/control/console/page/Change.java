package io.claviger.control.console.page;

import io.claviger.control.http.Members;
import io.claviger.control.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit trail, as pages show it.
 *
 * @param actor who did it
 * @param actorKind whether that was a member, a token or Claviger itself
 * @param address from where; null where that is not known
 * @param members what changed, name by name
 */
public record Change(
        String id,
        String at,
        String action,
        String actor,
        String actorKind,
        @Nullable String address,
        List<Member> members) {

    /**
     * A member before and after.
     *
     * @param before null where it was not there
     * @param after null where it is not there any more
     */
    public record Member(
            String name, @Nullable String before, @Nullable String after) {}

    /** An entry as the operations list it. */
    public static Change of(Members entry) {
        var actor = Objects.requireNonNullElse(entry.members("actor"), new Members(Map.of()));
        return new Change(
                entry.requiredText("id"),
                entry.requiredText("at"),
                entry.requiredText("action"),
                actor.requiredText("name"),
                actor.requiredText("kind"),
                actor.text("address"),
                members(entry.members("before"), entry.members("after")));
    }

    /** Whether it is what made the subject. */
    public boolean made() {
        return action.endsWith(".create") || action.endsWith(".import");
    }

    private static List<Member> members(@Nullable Members before, @Nullable Members after) {
        var names = new TreeSet<String>();
        if (before != null) {
            names.addAll(before.values().keySet());
        }
        if (after != null) {
            names.addAll(after.values().keySet());
        }
        var members = new ArrayList<Member>();
        for (var name : names) {
            var was = text(before, name);
            var is = text(after, name);
            if (!Objects.equals(was, is)) {
                members.add(new Member(name, was, is));
            }
        }
        return List.copyOf(members);
    }

    private static @Nullable String text(@Nullable Members members, String name) {
        var value = members == null ? null : members.values().get(name);
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Object other -> {
                var json = new String(JsonText.of(Map.of("value", other)), StandardCharsets.UTF_8);
                yield json.substring("{\"value\":".length(), json.length() - 1);
            }
        };
    }
}
