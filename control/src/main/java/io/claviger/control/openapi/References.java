package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Mapping;
import io.claviger.control.openapi.DocumentNode.Sequence;
import io.claviger.control.openapi.DocumentNode.Text;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows {@code $ref} within the document; nothing is ever fetched. */
final class References {
    /** How many {@code $ref} may lead to one another. */
    static final int MAX_HOPS = 10;

    private static final int MAX_TARGET_LENGTH = 4096;

    private final Mapping root;
    private final Faults faults;
    private final Map<String, Resolved> resolved = new HashMap<>();

    /** Where a target leads in the end: to a value, or to what is wrong with it. */
    private sealed interface Resolved {
        record Value(String pointer, DocumentNode node) implements Resolved {}

        record Broken(String why, boolean endless) implements Resolved {}
    }

    References(Mapping root, Faults faults) {
        this.root = root;
        this.faults = faults;
    }

    /**
     * The object at a place, or the one that its {@code $ref} leads to; null, with a fault, where that is none.
     *
     * @param what what it is meant to be, for a person
     */
    @Nullable Members follow(String pointer, DocumentNode node, String what) {
        if (node instanceof Mapping(var members) && members.containsKey("$ref")) {
            if (!(members.get("$ref") instanceof Text(var target))) {
                faults.add(Pointers.member(pointer, "$ref"), "A $ref must be a string.");
                return null;
            }
            return switch (resolve(target)) {
                case Resolved.Broken(var why, var endless) -> {
                    faults.add(Pointers.member(pointer, "$ref"), why);
                    yield null;
                }
                case Resolved.Value(var where, var found) -> object(where, found, what);
            };
        }
        return object(pointer, node, what);
    }

    /** Whether a chain of objects that are but a {@code $ref} each leads back to itself, or further than is followed. */
    boolean isEndless(String target) {
        return resolve(target) instanceof Resolved.Broken broken && broken.endless();
    }

    static boolean isRemote(String target) {
        return !target.startsWith("#");
    }

    static String remote(String target) {
        return "A $ref to another document is not followed: " + Faults.shown(target)
                + ". Bundle the documents into one.";
    }

    static String endless(String target) {
        return "The $ref leads back to itself, or over more than " + MAX_HOPS + " others: " + Faults.shown(target);
    }

    private @Nullable Members object(String pointer, DocumentNode node, String what) {
        if (node instanceof Mapping mapping) {
            return new Members(pointer, mapping, faults);
        }
        faults.add(pointer, what + " must be an object, not " + node.kind() + ".");
        return null;
    }

    private Resolved resolve(String target) {
        // each target once: a list of thousands of parameters may be referred to from thousands of places
        return resolved.computeIfAbsent(target, this::resolveAnew);
    }

    private Resolved resolveAnew(String target) {
        var at = target;
        for (var hops = 0; hops < MAX_HOPS; hops++) {
            if (isRemote(at)) {
                return new Resolved.Broken(remote(at), false);
            }
            var pointer = pointer(at);
            var found = pointer == null ? null : find(pointer);
            if (pointer == null || found == null) {
                return new Resolved.Broken("The $ref leads nowhere: " + Faults.shown(at), false);
            }
            if (!(found instanceof Mapping(var members) && members.get("$ref") instanceof Text(var next))) {
                return new Resolved.Value("/document" + pointer, found);
            }
            at = next;
        }
        return new Resolved.Broken(endless(target), true);
    }

    private @Nullable DocumentNode find(String pointer) {
        var tokens = Pointers.tokens(pointer);
        @Nullable DocumentNode at = tokens == null ? null : root;
        for (var token : tokens == null ? List.<String>of() : tokens) {
            at = switch (at) {
                case Mapping(var members) -> members.get(token);
                case Sequence(var items)
                when token.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(token) < items.size() ->
                    items.get(Integer.parseInt(token));
                case null, default -> null;
            };
        }
        return at;
    }

    /** The pointer in a URL's fragment, where it may be percent-encoded (RFC 6901 section 6). */
    private static @Nullable String pointer(String target) {
        if (target.length() > MAX_TARGET_LENGTH) {
            return null;
        }
        try {
            return URLDecoder.decode(target.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return null;
        }
    }
}
