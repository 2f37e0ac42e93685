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
import java.util.regex.Pattern;

/**
 * Looks through the whole document for what would be passed over in silence by who reads only what he needs: a {@code
 * $ref} to elsewhere, one that never ends, and a rule of ours that stands where no rule is read, so that its author
 * believes in a guard that is not there.
 */
final class DocumentScan {
    /** Members whose values are examples, not structure. */
    private static final Set<String> EXAMPLES = Set.of("example", "examples", "enum", "const");

    private static final Pattern OPERATION = Pattern.compile(
            "/document/(paths|components/pathItems)/[^/]+/(" + String.join("|", OperationsReader.METHODS) + ")");

    private final References references;
    private final Faults faults;
    private final Deque<Place> ahead = new ArrayDeque<>();

    private record Place(String pointer, DocumentNode node) {}

    DocumentScan(References references, Faults faults) {
        this.references = references;
        this.faults = faults;
    }

    void scan(Mapping root) {
        Set<DocumentNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ahead.add(new Place("/document", root));
        while (!ahead.isEmpty()) {
            var place = ahead.pop();
            if (!seen.add(place.node)) {
                continue;
            }
            switch (place.node) {
                case Mapping mapping -> mapping(place.pointer, mapping);
                case Sequence(var items) -> {
                    for (var i = 0; i < items.size(); i++) {
                        push(Pointers.item(place.pointer, i), items.get(i));
                    }
                }
                default -> {}
            }
        }
    }

    private void mapping(String pointer, Mapping mapping) {
        mapping.members().forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-claviger")) {
                ours(pointer, name);
            } else if (name.equals("$ref") && value instanceof Text(var target)) {
                reference(Pointers.member(pointer, name), target);
            } else if (!isOpaque(pointer, name)) {
                push(Pointers.member(pointer, name), value);
            }
        });
    }

    private void push(String pointer, DocumentNode node) {
        if (node instanceof Mapping || node instanceof Sequence) {
            ahead.push(new Place(pointer, node));
        }
    }

    private void ours(String pointer, String name) {
        var expected = pointer.equals("/document")
                ? "x-claviger-api"
                : OPERATION.matcher(pointer).matches() ? "x-claviger" : "";
        if (!name.equals(expected)) {
            faults.add(
                    Pointers.member(pointer, name),
                    Faults.shown(name)
                            + " has no meaning here: x-claviger-api belongs in the document's outermost object,"
                            + " x-claviger in an operation.");
        }
    }

    private void reference(String pointer, String target) {
        if (References.isRemote(target)) {
            faults.add(pointer, References.remote(target));
        } else if (references.isEndless(target)) {
            faults.add(pointer, References.endless(target));
        }
    }

    /** Whether a member holds what is not part of the description itself. */
    private static boolean isOpaque(String pointer, String name) {
        return EXAMPLES.contains(name)
                || name.startsWith("x-")
                || (name.equals("default") && !pointer.endsWith("/responses"));
    }
}
