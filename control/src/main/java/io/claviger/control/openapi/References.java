package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Mapping;
import io.claviger.control.openapi.DocumentNode.Sequence;
import io.claviger.control.openapi.DocumentNode.Text;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows {@code $ref} within the document; nothing is ever fetched. */
final class References {
    /** How many {@code $ref} may lead to one another. */
    static final int MAX_HOPS = 50;

    private final Mapping root;
    private final Faults faults;

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
        var seen = new HashSet<String>();
        var at = node;
        var where = pointer;
        while (true) {
            if (!(at instanceof Mapping mapping)) {
                faults.add(where, what + " must be an object, not " + at.kind() + ".");
                return null;
            }
            var reference = mapping.members().get("$ref");
            if (reference == null) {
                return new Members(where, mapping, faults);
            }
            if (!(reference instanceof Text(var target))) {
                faults.add(Pointers.member(where, "$ref"), "A $ref must be a string.");
                return null;
            }
            var found = find(target);
            if (found == null) {
                faults.add(Pointers.member(where, "$ref"), unresolved(target));
                return null;
            }
            if (!seen.add(target) || seen.size() > MAX_HOPS) {
                faults.add(Pointers.member(pointer, "$ref"), endless(target));
                return null;
            }
            where = "/document" + pointerOf(target);
            at = found;
        }
    }

    /** Whether a chain of objects that are but a {@code $ref} each leads back to itself, or further than is followed. */
    boolean isEndless(String target) {
        var at = target;
        for (var hops = 0; hops < MAX_HOPS; hops++) {
            if (find(at) instanceof Mapping(var members) && members.get("$ref") instanceof Text(var next)) {
                at = next;
            } else {
                return false;
            }
        }
        return true;
    }

    static String endless(String target) {
        return "The $ref leads back to itself, or over more than " + MAX_HOPS + " others: " + Faults.shown(target);
    }

    static boolean isRemote(String target) {
        return !target.startsWith("#");
    }

    private @Nullable DocumentNode find(String target) {
        var tokens = target.startsWith("#") ? tokens(target) : null;
        if (tokens == null) {
            return null;
        }
        @Nullable DocumentNode at = root;
        for (var token : tokens) {
            at = switch (at) {
                case Mapping(var members) -> members.get(token);
                case Sequence(var items)
                when token.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(token) < items.size() ->
                    items.get(Integer.parseInt(token));
                case null, default -> null;
            };
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static @Nullable List<String> tokens(String target) {
        var pointer = pointerOf(target);
        return pointer == null ? null : Pointers.tokens(pointer);
    }

    /** The pointer in a URL's fragment, where it may be percent-encoded (RFC 6901 section 6). */
    private static @Nullable String pointerOf(String target) {
        try {
            return URLDecoder.decode(target.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return null;
        }
    }

    static String remote(String target) {
        return "A $ref to another document is not followed: " + Faults.shown(target)
                + ". Bundle the documents into one.";
    }

    private static String unresolved(String target) {
        return isRemote(target) ? remote(target) : "The $ref leads nowhere: " + Faults.shown(target);
    }
}
