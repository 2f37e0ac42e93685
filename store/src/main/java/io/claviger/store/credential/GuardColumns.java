package io.claviger.store.credential;

import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.ValueLists;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How guards are written as JSON: by dimension, lists sorted. */
final class GuardColumns {
    private static final String MODE = "mode";
    private static final String ALLOW = "allow";
    private static final String DENY = "deny";
    private static final String BY = "by";
    private static final String VALUES = "values";

    private GuardColumns() {}

    static Map<String, Object> members(Guards guards) {
        var members = new HashMap<String, Object>();
        guards.byDimension().forEach((dimension, guard) -> members.put(dimension, members(guard)));
        return members;
    }

    static Guards guards(Map<?, ?> members) {
        var guards = new HashMap<String, Guard>();
        members.forEach((dimension, guard) -> guards.put((String) dimension, guard((Map<?, ?>) guard)));
        return new Guards(guards);
    }

    private static Map<String, Object> members(Guard guard) {
        var members = new HashMap<String, Object>();
        switch (guard.rule()) {
            case Guard.Rule.Always(var lists) -> members.putAll(members(lists));
            case Guard.Rule.Per(var by, var values, var spellings) -> {
                var lists = new HashMap<String, Object>();
                values.forEach((value, own) -> lists.put(value, members(own)));
                members.put(BY, by);
                members.put(VALUES, lists);
            }
        }
        members.put(MODE, guard.mode().name());
        return members;
    }

    private static Guard guard(Map<?, ?> members) {
        var mode = Mode.valueOf((String) Objects.requireNonNull(members.get(MODE), MODE));
        if (!(members.get(VALUES) instanceof Map<?, ?> kept)) {
            return new Guard(mode, new Guard.Rule.Always(lists(members)));
        }
        var values = new HashMap<String, ValueLists>();
        kept.forEach((value, lists) -> values.put((String) value, lists((Map<?, ?>) lists)));
        return new Guard(mode, new Guard.Rule.Per((String) Objects.requireNonNull(members.get(BY), BY), values));
    }

    private static Map<String, Object> members(ValueLists lists) {
        var members = new HashMap<String, Object>();
        if (lists.allow() != null) {
            members.put(ALLOW, List.copyOf(new TreeSet<>(lists.allow())));
        }
        if (lists.deny() != null) {
            members.put(DENY, List.copyOf(new TreeSet<>(lists.deny())));
        }
        return members;
    }

    private static ValueLists lists(Map<?, ?> members) {
        return new ValueLists(list(members.get(ALLOW)), list(members.get(DENY)));
    }

    private static @Nullable Set<String> list(@Nullable Object kept) {
        if (!(kept instanceof Collection<?> values)) {
            return null;
        }
        var list = new HashSet<String>();
        values.forEach(value -> list.add((String) value));
        return list;
    }
}
