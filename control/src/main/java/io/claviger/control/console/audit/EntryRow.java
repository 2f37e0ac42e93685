package io.claviger.control.console.audit;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.http.Members;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the trail.
 *
 * @param subject what was changed, by its name where that is known, else by its id
 * @param named whether it is by its name
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
        boolean named,
        String subjectId,
        List<Change> changes,
        String hash) {
    private static final int SHORT = 13;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Those of an answer, as the operations list them. */
    static List<EntryRow> all(PageCall call, @Nullable String accountId, List<Members> entries) {
        var names = SubjectNames.of(call, accountId, entries);
        return entries.stream().map(entry -> of(entry, names)).toList();
    }

    /**
     * One as the operations list it.
     *
     * @param names of things by their ids
     */
    public static EntryRow of(Members entry, Map<String, String> names) {
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
                names.getOrDefault(subjectId, shortened(subjectId)),
                names.containsKey(subjectId),
                subjectId,
                Change.between(before, after),
                entry.requiredText("hash"));
    }

    /** Whether it is an id that says nothing to a person; others are words, such as the slug of an API. */
    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    private static String shortened(String id) {
        return isId(id) ? id.substring(0, SHORT) + "…" : id;
    }

    /** The id beside the name; empty where it is no name, or the id is one. */
    public String subjectDetail() {
        return named && isId(subjectId) ? shortened(subjectId) : "";
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
