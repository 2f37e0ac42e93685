package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Mapping;
import io.claviger.control.openapi.DocumentNode.Sequence;
import io.claviger.core.catalog.PathTemplate;
import io.claviger.core.error.ClavigerException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a document together from the events of a parser. It keeps its own stack, so a deep document can't exhaust the
 * thread's, and counts every value as often as aliases repeat it, so that whoever walks the document later walks no more
 * than {@link #MAX_VALUES}.
 */
final class DocumentAssembly {
    /** How deep objects and arrays may nest. */
    static final int MAX_DEPTH = 200;

    /** How many values a document may have, aliases written out. */
    static final int MAX_VALUES = 500_000;

    /** How long a member's name may be, in characters: as long as a path. */
    static final int MAX_NAME_LENGTH = PathTemplate.MAX_LENGTH;

    private final Faults faults;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, Anchored> anchors = new LinkedHashMap<>();
    private long values;
    private @Nullable DocumentNode root;

    /** What an anchor names, once it is complete; and how many values it is. */
    private record Anchored(@Nullable DocumentNode node, long values) {}

    /** An object or array that is not closed yet. */
    private static final class Open {
        private final DocumentNode node;
        private final Map<String, DocumentNode> members;
        private final List<DocumentNode> items;
        private final @Nullable String anchor;
        private final long valuesBefore;
        private @Nullable String key;

        Open(boolean mapping, @Nullable String anchor, long valuesBefore) {
            this.members = new LinkedHashMap<>();
            this.items = mapping ? List.of() : new ArrayList<>();
            this.node = mapping ? new Mapping(members) : new Sequence(items);
            this.anchor = anchor;
            this.valuesBefore = valuesBefore;
        }

        boolean awaitsKey() {
            return node instanceof Mapping && key == null;
        }
    }

    DocumentAssembly(Faults faults) {
        this.faults = faults;
    }

    /** Whether the next scalar is a member's name. */
    boolean awaitsKey() {
        var top = open.peek();
        return top != null && top.awaitsKey();
    }

    void key(String name) {
        if (name.length() > MAX_NAME_LENGTH) {
            throw refused("A member's name is longer than " + MAX_NAME_LENGTH + " characters.");
        }
        var top = open.element();
        top.key = name;
        if (top.members.containsKey(name)) {
            faults.add(this::pointer, "The member is there twice.");
        }
    }

    void open(boolean mapping, @Nullable String anchor) {
        if (open.size() == MAX_DEPTH) {
            throw refused("The document nests deeper than " + MAX_DEPTH + " levels.");
        }
        count(1);
        open.push(new Open(mapping, anchor, values - 1));
        if (anchor != null) {
            anchors.put(anchor, new Anchored(null, 0));
        }
    }

    void close() {
        var closed = open.pop();
        if (closed.anchor != null) {
            anchors.put(closed.anchor, new Anchored(closed.node, values - closed.valuesBefore));
        }
        put(closed.node);
    }

    void scalar(DocumentNode node, @Nullable String anchor) {
        count(1);
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, 1));
        }
        put(node);
    }

    void alias(String anchor) {
        var anchored = anchors.get(anchor);
        if (anchored == null) {
            throw refused("The alias " + Faults.shown(anchor) + " has no anchor.");
        }
        if (anchored.node == null) {
            throw refused("The alias " + Faults.shown(anchor) + " stands inside of what it names.");
        }
        count(anchored.values);
        put(anchored.node);
    }

    @Nullable DocumentNode root() {
        return root;
    }

    private void put(DocumentNode node) {
        var top = open.peek();
        if (top == null) {
            root = node;
        } else if (top.node instanceof Sequence) {
            top.items.add(node);
        } else if (top.key != null) {
            top.members.putIfAbsent(top.key, node);
            top.key = null;
        }
    }

    private void count(long more) {
        values += more;
        if (values > MAX_VALUES) {
            throw refused("The document has more than " + MAX_VALUES + " values, aliases written out.");
        }
    }

    /** The document is not read further. */
    ClavigerException refused(String detail) {
        faults.add(pointer(), detail);
        return faults.asException();
    }

    /** Where the assembly is. */
    private String pointer() {
        var pointer = "/document";
        for (var level = open.descendingIterator(); level.hasNext(); ) {
            var at = level.next();
            if (at.node instanceof Sequence) {
                pointer = Pointers.item(pointer, at.items.size());
            } else if (at.key != null) {
                pointer = Pointers.member(pointer, at.key);
            }
        }
        return pointer;
    }
}
