package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Mapping;
import io.claviger.control.openapi.DocumentNode.Numeral;
import io.claviger.control.openapi.DocumentNode.Sequence;
import io.claviger.control.openapi.DocumentNode.Text;
import io.claviger.control.openapi.DocumentNode.Truth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The members of one object, read by name and kind. What is wrong becomes a fault at its place. */
final class Members {
    private final String pointer;
    private final Map<String, DocumentNode> members;
    private final Faults faults;
    private final Set<String> asked = new HashSet<>();

    Members(String pointer, Mapping mapping, Faults faults) {
        this.pointer = pointer;
        this.members = mapping.members();
        this.faults = faults;
    }

    String pointer() {
        return pointer;
    }

    String pointer(String name) {
        return Pointers.member(pointer, name);
    }

    Set<String> names() {
        return members.keySet();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    @Nullable DocumentNode value(String name) {
        asked.add(name);
        return members.get(name);
    }

    void fault(String name, String detail) {
        faults.add(pointer(name), detail);
    }

    void faultHere(String detail) {
        faults.add(pointer, detail);
    }

    /** Refuses every member that was not asked for. */
    void refuseOthers(String where) {
        for (var name : members.keySet()) {
            if (!asked.contains(name)) {
                fault(name, Faults.shown(name) + " is not known in " + where + ".");
            }
        }
    }

    @Nullable String text(String name, int most) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Text(var text))) {
            fault(name, "A string is expected, not " + value.kind() + ".");
            return null;
        }
        if (text.length() > most || text.isBlank()) {
            fault(name, "A string of 1 to " + most + " characters is expected.");
            return null;
        }
        return text;
    }

    /** A text that may be of any length, also empty. */
    @Nullable String freeText(String name) {
        return value(name) instanceof Text(var text) ? text : null;
    }

    boolean truth(String name) {
        var value = value(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Truth(var truth)) {
            return truth;
        }
        fault(name, "true or false is expected, not " + value.kind() + ".");
        return false;
    }

    long whole(String name, long least, long most, long otherwise) {
        var value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Numeral(var literal) && literal.matches("[0-9]{1,18}")) {
            var number = Long.parseLong(literal);
            if (number >= least && number <= most) {
                return number;
            }
        }
        fault(name, "A whole number from " + least + " to " + most + " is expected.");
        return otherwise;
    }

    /** Different texts that each pass; empty where the member is left out. */
    List<String> texts(String name, Predicate<String> good, String expected) {
        var value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Sequence(var items))) {
            fault(name, "An array is expected, not " + value.kind() + ".");
            return List.of();
        }
        var texts = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof Text(var text)) || !good.test(text)) {
                faults.add(Pointers.item(pointer(name), i), expected + " is expected.");
            } else if (!seen.add(text)) {
                faults.add(Pointers.item(pointer(name), i), Faults.shown(text) + " is there twice.");
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The same as {@link #texts}, but an empty array is a fault too: it would not be a way to say "all". */
    List<String> someTexts(String name, Predicate<String> good, String expected) {
        if (members.get(name) instanceof Sequence(var items) && items.isEmpty()) {
            fault(name, "An empty array is not a way to say \"none\" or \"all\"; leave the member out.");
        }
        return texts(name, good, expected);
    }

    @Nullable Members object(String name) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Mapping mapping) {
            return new Members(pointer(name), mapping, faults);
        }
        fault(name, "An object is expected, not " + value.kind() + ".");
        return null;
    }

    /** Every member, each of which must be an object. */
    Map<String, Members> objects() {
        var objects = new LinkedHashMap<String, Members>();
        for (var name : members.keySet()) {
            var object = object(name);
            if (object != null) {
                objects.put(name, object);
            }
        }
        return objects;
    }
}
