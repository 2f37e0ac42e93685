package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Mapping;
import io.claviger.control.openapi.DocumentNode.Sequence;
import io.claviger.control.openapi.DocumentNode.Text;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the whole document for what would be passed over in silence by who reads only what he needs: a {@code
 * $ref} to elsewhere, one that never ends, and a rule of ours that stands where no rule is read, so that its author
 * believes in a guard that is not there.
 */
final class DocumentScan {
    /** Members whose values are examples, not structure. */
    private static final Set<String> EXAMPLES = Set.of("example", "examples", "enum", "const");

    private final References references;
    private final Faults faults;
    private final Deque<Place> ahead = new ArrayDeque<>();

    /**
     * A value and the way to it. The pointer is made only for a fault: with long names on a deep way, one for each value
     * would take more room than the document.
     */
    private record Place(@Nullable Place parent, String name, DocumentNode node) {
        String pointer() {
            return parent == null ? name : Pointers.member(parent.pointer(), name);
        }

        boolean isRoot() {
            return parent == null;
        }

        boolean isOperation() {
            return OperationsReader.METHODS.contains(name) && parent != null && parent.isPathItem();
        }

        private boolean isPathItem() {
            return parent != null && (parent.isAt("paths", 1) || parent.isAt("pathItems", 2));
        }

        private boolean isAt(String expected, int depth) {
            return name.equals(expected)
                    && parent != null
                    && (depth == 1 ? parent.isRoot() : parent.isAt("components", depth - 1));
        }
    }

    DocumentScan(References references, Faults faults) {
        this.references = references;
        this.faults = faults;
    }

    void scan(Mapping root) {
        Set<DocumentNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ahead.add(new Place(null, "/document", root));
        while (!ahead.isEmpty()) {
            var place = ahead.pop();
            if (!seen.add(place.node)) {
                continue;
            }
            switch (place.node) {
                case Mapping mapping -> mapping.members().forEach((name, value) -> member(place, name, value));
                case Sequence(var items) -> {
                    for (var i = 0; i < items.size(); i++) {
                        push(place, Integer.toString(i), items.get(i));
                    }
                }
                default -> {}
            }
        }
    }

    private void member(Place place, String name, DocumentNode value) {
        var at = new Place(place, name, value);
        if (name.toLowerCase(Locale.ROOT).startsWith("x-claviger")) {
            ours(place, at);
        } else if (name.equals("$ref") && value instanceof Text(var target)) {
            reference(at, target);
        } else if (!isOpaque(place, name)) {
            push(place, name, value);
        }
    }

    private void push(Place parent, String name, DocumentNode node) {
        if (node instanceof Mapping || node instanceof Sequence) {
            ahead.push(new Place(parent, name, node));
        }
    }

    private void ours(Place place, Place member) {
        var expected = place.isRoot() ? ApiVocabulary.NAME : place.isOperation() ? OperationVocabulary.NAME : "";
        if (!member.name.equals(expected)) {
            faults.add(
                    member::pointer,
                    Faults.shown(member.name)
                            + " has no meaning here: x-claviger-api belongs in the document's outermost"
                            + " object, x-claviger in an operation.");
        }
    }

    private void reference(Place member, String target) {
        if (References.isRemote(target)) {
            faults.add(member::pointer, References.remote(target));
        } else if (references.isEndless(target)) {
            faults.add(member::pointer, References.endless(target));
        }
    }

    /** Whether a member holds what is not part of the description itself. */
    private static boolean isOpaque(Place place, String name) {
        return EXAMPLES.contains(name)
                || name.startsWith("x-")
                || (name.equals("default") && !place.name.equals("responses"));
    }
}
