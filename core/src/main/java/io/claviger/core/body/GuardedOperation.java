package io.claviger.core.body;

import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.HeaderField;
import io.claviger.core.catalog.Operation.ValueSource.PathParameter;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.ParameterValues;
import io.claviger.core.guard.PathPlace;
import io.claviger.core.guard.RequestValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the guarded values of one operation's requests are read, and where its answers have members that a key may not see.
 * Compiled once; every door reads by it, so that they all judge the same.
 *
 * <p>Header fields come as they go on to the upstream: one that a door leaves out is not there. Names are compared
 * without case, and whatever is neither letter nor digit as {@code -}, since upstreams that make variables of them (RFC
 * 3875 section 4.1.18) can't tell {@code -} and {@code _} apart.
 */
public final class GuardedOperation {
    private static final FoundValues UNREADABLE = new FoundValues(List.of(), false, true);

    private final Map<String, Place> places;
    private final GuardedPaths body;
    /** Where fields of a form are: the body's values, and what an upstream may take for parameters of the query. */
    private final GuardedPaths formed;
    /** Where the body's values are if an upstream takes parameters of the query for fields. */
    private final GuardedPaths queried;

    private final boolean guardsQuery;
    private final GuardedPaths answer;
    private final Set<BodyForm> forms;
    private final BodyLimits limits;

    /** A place outside the body. */
    private sealed interface Place {
        record InQuery(String name) implements Place {}

        record InHeader(String name) implements Place {}

        record InPath(PathPlace place) implements Place {}
    }

    /** @param operation of which something is guarded or not; one without guards costs nothing to read */
    public GuardedOperation(Operation operation) {
        var outside = new HashMap<String, Place>();
        operation.guards().forEach((dimension, source) -> {
            switch (source) {
                case QueryParameter(var name) -> outside.put(dimension, new Place.InQuery(name));
                case HeaderField(var name) -> outside.put(dimension, new Place.InHeader(name));
                case PathParameter(var name) ->
                    outside.put(dimension, new Place.InPath(PathPlace.of(operation.path(), name)));
                case BodyValue inBody -> {}
                case BodyKeys inBody -> {}
            }
        });
        this.places = Map.copyOf(outside);
        this.guardsQuery = outside.values().stream().anyMatch(Place.InQuery.class::isInstance);
        this.forms = forms(operation.bodyTypes());
        this.body = GuardedPaths.of(operation.guards());
        this.formed = GuardedPaths.ofForm(operation.guards());
        this.queried = GuardedPaths.ofQuery(operation.guards(), forms.contains(BodyForm.FORM));
        this.answer = GuardedPaths.of(operation.response());
        this.limits = BodyLimits.ofBytes(operation.maxBodyBytes());
    }

    private static Set<BodyForm> forms(Set<String> mediaTypes) {
        var forms = EnumSet.of(BodyForm.JSON);
        for (var type : mediaTypes) {
            var form = BodyForm.ofEssence(type);
            if (form != null) {
                forms.add(form);
            }
        }
        return forms;
    }

    /**
     * Whether some value stands in the body, or may.
     *
     * @param outside what stands outside it
     */
    public boolean looksAtBody(RequestValues outside) {
        return !body.isEmpty() || outside.form();
    }

    /** How large a body may be that must be judged, in bytes. */
    public long maxBodyBytes() {
        return limits.maxBytes();
    }

    /** Where the members of answers are that a key may not see. */
    public GuardedPaths answer() {
        return answer;
    }

    /**
     * Reads what stands outside the body. Many upstreams make one of query and body, so a parameter of the query counts
     * where one of that name in the body would.
     *
     * @param path the request's target, as it is forwarded
     * @param upstreamPath its path without the API's prefix, which the operation's template matched
     * @param fields header fields, as they are forwarded
     */
    public RequestValues outsideBody(
            RequestPath path, String upstreamPath, Iterable<Map.Entry<String, String>> fields) {
        var asFields = queried.isEmpty() || path.query().isEmpty() ? Map.<String, FoundValues>of() : fields(path);
        if (places.isEmpty() && asFields.isEmpty()) {
            return RequestValues.NONE;
        }
        var found = new HashMap<>(asFields);
        places.forEach((dimension, place) -> found.put(
                dimension,
                switch (place) {
                    case Place.InQuery(var name) -> ParameterValues.ofQuery(path.query(), name);
                    case Place.InHeader(var name) -> ParameterValues.ofHeader(lines(fields, name));
                    case Place.InPath(var at) -> at.find(upstreamPath);
                }));
        var values = RequestValues.of(found);
        return guardsQuery && BodyGate.mayBeForm(lines(fields, "content-type")) ? values.withForm() : values;
    }

    /** What the query holds of the body's values, read as a form; mistyped where it is none. */
    private Map<String, FoundValues> fields(RequestPath path) {
        var query = path.query().getBytes(StandardCharsets.UTF_8);
        var limits = BodyLimits.ofBytes(query.length);
        var found = new HashMap<String, FoundValues>();
        if (GuardedBodyReader.read(queried, BodyForm.FORM, limits, query) instanceof GuardedBody.Read(var values)) {
            found.putAll(values);
            found.values().removeIf(FoundValues::writesNothing);
        } else {
            queried.paths().forEach(guarded -> found.put(guarded.dimension(), UNREADABLE));
        }
        return found;
    }

    /** Whether a body with these fields can be judged, and in which form it is read. */
    public BodyGate gate(Iterable<Map.Entry<String, String>> fields) {
        return BodyGate.judge(lines(fields, "content-type"), lines(fields, "content-encoding"), forms);
    }

    /** Starts a body that can be read in this form. */
    public GuardedBodyReader reader(BodyForm form) {
        return new GuardedBodyReader(paths(form), form, limits);
    }

    private GuardedPaths paths(BodyForm form) {
        return form == BodyForm.FORM ? formed : body;
    }

    /** With what a body holds, or why it can't be judged. */
    public static RequestValues with(RequestValues outside, GuardedBody read) {
        return switch (read) {
            case GuardedBody.Read(var values) -> {
                var all = new HashMap<>(outside.found());
                values.forEach((dimension, found) -> all.merge(dimension, found, FoundValues::and));
                yield RequestValues.of(all);
            }
            case GuardedBody.Malformed(var reason, var offset) ->
                outside.withFault(new RequestValues.BodyFault(
                        ErrorCode.BODY_MALFORMED, reason + " (at byte " + offset + " of the body)"));
            case GuardedBody.TooLarge(var reason) ->
                outside.withFault(new RequestValues.BodyFault(ErrorCode.BODY_TOO_LARGE, reason));
        };
    }

    /** With a body that the gate does not let in. */
    public static RequestValues with(RequestValues outside, BodyGate.Unsupported unsupported) {
        return outside.withFault(new RequestValues.BodyFault(ErrorCode.MEDIA_TYPE_UNSUPPORTED, unsupported.reason()));
    }

    /** With a body of no bytes, whatever type it says it is of: a guarded value is absent, and no member is written. */
    public RequestValues withoutBody(RequestValues outside) {
        var all = new HashMap<>(outside.found());
        for (var path : body.paths()) {
            all.merge(path.dimension(), path.keys() ? FoundValues.NOTHING : FoundValues.ABSENT, FoundValues::and);
        }
        return RequestValues.of(all);
    }

    /** Reads a request that is there whole. */
    public RequestValues read(
            RequestPath path, String upstreamPath, Iterable<Map.Entry<String, String>> fields, byte[] content) {
        var outside = outsideBody(path, upstreamPath, fields);
        if (!looksAtBody(outside)) {
            return outside;
        }
        if (content.length == 0) {
            return withoutBody(outside);
        }
        return switch (gate(fields)) {
            case BodyGate.Unsupported unsupported -> with(outside, unsupported);
            case BodyGate.Readable(var form) ->
                with(outside, GuardedBodyReader.read(paths(form), form, limits, content));
        };
    }

    private static List<String> lines(Iterable<Map.Entry<String, String>> fields, String name) {
        var lines = new ArrayList<String>(1);
        for (var field : fields) {
            if (isNamed(field.getKey(), name)) {
                lines.add(field.getValue());
            }
        }
        return lines;
    }

    private static boolean isNamed(String field, String name) {
        if (field.length() != name.length()) {
            return false;
        }
        for (var i = 0; i < field.length(); i++) {
            if (normal(field.charAt(i)) != normal(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char normal(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ? c : c >= 'A' && c <= 'Z' ? (char) (c + 32) : '-';
    }
}
