package io.claviger.control.openapi;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.HeaderField;
import io.claviger.core.catalog.Operation.ValueSource.PathParameter;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads where values stand in the requests and answers of one operation.
 *
 * @param pathParameters those of its template
 * @param warnings of what can be, but is likely a slip
 */
record ValueSources(Set<String> pathParameters, Declared declared, List<Warning> warnings) {
    private static final int MAX_POINTER_LENGTH = 1000;
    private static final int MAX_POINTER_DEPTH = 32;
    private static final Set<String> KINDS = new TreeSet<>(Set.of("body", "bodyKeys", "query", "header", "path"));

    /** What the operation declares: query parameters, headers in lower case, and whether it has a body. */
    record Declared(Set<String> query, Set<String> headers, boolean body) {}

    @Nullable ValueSource ofRequest(Members source) {
        return read(source, KINDS);
    }

    @Nullable ValueSource ofSubject(Members source) {
        return read(source, Set.of("body", "query", "header", "path"));
    }

    @Nullable ValueSource ofResponse(Members source) {
        return read(source, Set.of("bodyKeys"));
    }

    private @Nullable ValueSource read(Members source, Set<String> kinds) {
        var named = source.names().stream().filter(kinds::contains).toList();
        named.forEach(source::value);
        source.refuseOthers(String.join(", ", new TreeSet<>(kinds)));
        if (named.size() != 1) {
            source.faultHere("Exactly one of " + String.join(", ", new TreeSet<>(kinds)) + " is expected.");
            return null;
        }
        var kind = named.getFirst();
        return switch (kind) {
            case "body", "bodyKeys" -> body(source, kind, kinds.size() > 1);
            case "query" -> query(source);
            case "header" -> header(source);
            default -> path(source);
        };
    }

    private @Nullable ValueSource body(Members source, String kind, boolean inRequest) {
        var text = source.value(kind) instanceof DocumentNode.Text(var pointer) ? pointer : null;
        var tokens = text == null || text.length() > MAX_POINTER_LENGTH ? null : Pointers.tokens(text);
        if (tokens == null || tokens.size() > MAX_POINTER_DEPTH) {
            source.fault(
                    kind,
                    "A JSON Pointer such as /events/*/action is expected, " + MAX_POINTER_LENGTH + " characters and "
                            + MAX_POINTER_DEPTH + " levels at most.");
            return null;
        }
        if (inRequest && !declared.body) {
            warnings.add(new Warning(source.pointer(kind), "The operation declares no requestBody."));
        }
        return kind.equals("body") ? new BodyValue(tokens) : new BodyKeys(tokens);
    }

    private @Nullable ValueSource query(Members source) {
        var name = source.text("query", 200);
        if (name != null && !declared.query.contains(name)) {
            warnings.add(new Warning(
                    source.pointer("query"), "The operation declares no query parameter " + Faults.shown(name) + "."));
        }
        return name == null ? null : new QueryParameter(name);
    }

    private @Nullable ValueSource header(Members source) {
        var name = source.text("header", 200);
        if (name == null) {
            return null;
        }
        if (!ApiVocabulary.FIELD_NAME.matcher(name).matches()) {
            source.fault("header", Faults.shown(name) + " is not a header's name.");
            return null;
        }
        if (!declared.headers.contains(name.toLowerCase(Locale.ROOT))) {
            warnings.add(new Warning(
                    source.pointer("header"), "The operation declares no header " + Faults.shown(name) + "."));
        }
        return new HeaderField(name);
    }

    private @Nullable ValueSource path(Members source) {
        var name = source.text("path", 200);
        if (name != null && !pathParameters.contains(name)) {
            source.fault("path", "The path has no parameter " + Faults.shown(name) + ".");
            return null;
        }
        return name == null ? null : new PathParameter(name);
    }
}
