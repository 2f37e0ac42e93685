package io.claviger.control.console.audit;

import io.claviger.control.console.page.Values;
import io.claviger.control.http.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One member that an act changed.
 *
 * @param before null where it was not there
 * @param after null where it is gone
 */
public record Change(
        String name, @Nullable String before, @Nullable String after) {

    /** What is different, by name. A list that only grew or shrank is told by what was added and what was taken away. */
    static List<Change> between(@Nullable Members before, @Nullable Members after) {
        var was = values(before);
        var is = values(after);
        var names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        return names.stream()
                .map(name -> new Change(name, was.get(name), is.get(name)))
                .filter(Change::saysSomething)
                .toList();
    }

    private static Map<String, String> values(@Nullable Members members) {
        var values = new LinkedHashMap<String, String>();
        Values.of(members).forEach(named -> values.put(named.name(), named.value()));
        return values;
    }

    /** That something new has no description, say, is nothing to look at. */
    private boolean saysSomething() {
        return !(before == null && Values.NONE.equals(after)) && !(after == null && Values.NONE.equals(before));
    }

    /** What was before, without what is still there: of lists, the items that are gone. */
    public List<String> gone() {
        return without(before, after);
    }

    /** What is new. */
    public List<String> fresh() {
        return without(after, before);
    }

    private static List<String> without(@Nullable String text, @Nullable String other) {
        if (text == null) {
            return List.of();
        }
        if (other == null || !(text.contains(", ") || other.contains(", "))) {
            return List.of(text);
        }
        var kept = List.of(other.split(", "));
        var left = new ArrayList<>(List.of(text.split(", ")));
        left.removeAll(kept);
        return left;
    }
}
