package io.claviger.control.console.audit;

import io.claviger.control.http.Members;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the trail.
 *
 * @param subject what was changed, by its name where it has one
 */
public record EntryRow(
        String id,
        long sequence,
        String at,
        String actor,
        String actorKind,
        String actorId,
        @Nullable String address,
        String action,
        String subject,
        String subjectId,
        List<Change> changes,
        String hash) {
    private static final int SHORT = 13;

    /** One as the operations list it. */
    public static EntryRow of(Members entry) {
        var actor = entry.members("actor");
        var who = actor == null ? new Members(Map.of()) : actor;
        var before = entry.members("before");
        var after = entry.members("after");
        var subjectId = entry.requiredText("subjectId");
        return new EntryRow(
                entry.requiredText("id"),
                entry.number("sequence", 0),
                entry.requiredText("at"),
                who.requiredText("name"),
                who.requiredText("kind"),
                who.requiredText("id"),
                who.text("address"),
                entry.requiredText("action"),
                name(before, after, subjectId),
                subjectId,
                Change.between(before, after),
                entry.requiredText("hash"));
    }

    private static String name(@Nullable Members before, @Nullable Members after, String id) {
        var now = after == null ? null : after.text("name");
        var name = now != null || before == null ? now : before.text("name");
        if (name != null) {
            return name;
        }
        return id.length() > SHORT + 1 ? id.substring(0, SHORT) + "…" : id;
    }

    /** Whether there was something before, so that it is worth a column. */
    public boolean hadBefore() {
        return changes.stream().anyMatch(change -> change.before() != null);
    }

    /** Whether it is what made the subject. */
    public boolean made() {
        return action.endsWith(".create") || action.endsWith(".import");
    }

    /** What was done, in words: {@code key.create} is "key: create". */
    public String said() {
        return action.replace('-', ' ').replace(".", ": ");
    }
}
