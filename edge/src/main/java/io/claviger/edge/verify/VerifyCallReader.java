package io.claviger.edge.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.core.permission.PermissionQuery;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of verify calls by a streaming parser, and finds every fault of form in one pass. Bounds: a secret
 * has at most {@value #LONGEST_SECRET} characters, any other text {@value #LONGEST_TEXT}, a path
 * or a guarded value {@value #LONGEST_PATH}.
 */
final class VerifyCallReader {
    static final int MOST_CALLS = 100;
    static final int MOST_PERMISSIONS = 100;
    static final int MOST_DIMENSIONS = 20;
    static final int MOST_VALUES = 1_000;
    static final long MOST_COST = 1_000_000;
    private static final int LONGEST_SECRET = 512;
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_PATH = 8192;
    private static final int LONGEST_VALUE = 8192;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(64 * 1024)
                    .maxNameLength(1024)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final List<FieldFault> faults = new ArrayList<>();
    private final JsonParser parser;

    private VerifyCallReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one call.
     *
     * @throws ClavigerException with {@code BODY_MALFORMED} where it is no JSON object, with {@code INPUT_INVALID} and
     *     every fault where it is no verify call
     */
    static VerifyCall readOne(byte[] body) {
        return reading(body, reader -> reader.call(""));
    }

    /** Reads {@code {"requests": [call, …]}}, likewise. */
    static List<VerifyCall> readBatch(byte[] body) {
        return reading(body, VerifyCallReader::batch);
    }

    @FunctionalInterface
    private interface Reading<T> {
        @Nullable T read(VerifyCallReader reader) throws IOException;
    }

    private static <T> T reading(byte[] body, Reading<T> reading) {
        if (body.length == 0) {
            throw new ClavigerException(
                    ErrorCode.BODY_MALFORMED,
                    "The body is empty; send a JSON object such as {\"key\": \"cvg_live_…\"}.");
        }
        if (!startsAsUtf8(body)) {
            throw new ClavigerException(
                    ErrorCode.BODY_MALFORMED, "The body is not JSON in UTF-8 (RFC 8259 section 8.1).");
        }
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ClavigerException(ErrorCode.BODY_MALFORMED, "The body is not a JSON object.");
            }
            var reader = new VerifyCallReader(parser);
            var read = reading.read(reader);
            if (parser.nextToken() != null) {
                throw new ClavigerException(ErrorCode.BODY_MALFORMED, "Something follows the JSON object.");
            }
            if (read == null || !reader.faults.isEmpty()) {
                throw ClavigerException.invalid(reader.faults);
            }
            return read;
        } catch (StreamConstraintsException e) {
            throw new ClavigerException(
                    ErrorCode.BODY_MALFORMED, "The body has a text, number or nesting that is too long or deep.", e);
        } catch (IOException e) {
            throw new ClavigerException(ErrorCode.BODY_MALFORMED, "The body is not well-formed JSON" + where(e), e);
        }
    }

    /** The parser would go by a byte order mark or by zeros, and read UTF-16 and UTF-32 too: nobody else behind us may. */
    private static boolean startsAsUtf8(byte[] body) {
        return body[0] > 0 && (body.length < 2 || body[1] > 0);
    }

    private static String where(IOException fault) {
        if (fault instanceof com.fasterxml.jackson.core.JsonProcessingException json && json.getLocation() != null) {
            var at = json.getLocation();
            return " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ").";
        }
        return ".";
    }

    private @Nullable List<VerifyCall> batch() throws IOException {
        List<VerifyCall> calls = new ArrayList<>();
        var present = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            if (!name.equals("requests")) {
                unknown("/" + name);
            } else if (token != JsonToken.START_ARRAY) {
                present = true;
                wrong("/requests", "must be an array of verify calls");
            } else {
                present = true;
                calls(calls);
            }
        }
        if (!present) {
            fault("/requests", "is required: an array of up to " + MOST_CALLS + " verify calls");
        }
        return faults.isEmpty() ? calls : null;
    }

    private void calls(List<VerifyCall> calls) throws IOException {
        var index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var pointer = "/requests/" + index++;
            if (index > MOST_CALLS) {
                parser.skipChildren();
            } else if (parser.currentToken() != JsonToken.START_OBJECT) {
                wrong(pointer, "must be an object");
            } else {
                var call = call(pointer);
                if (call != null) {
                    calls.add(call);
                }
            }
        }
        if (index == 0 || index > MOST_CALLS) {
            fault("/requests", "must hold 1 to " + MOST_CALLS + " verify calls, not " + index);
        }
    }

    /** Reads the members of an object whose start was read. */
    private @Nullable VerifyCall call(String base) throws IOException {
        var before = faults.size();
        @Nullable String key = null;
        @Nullable String api = null;
        @Nullable String operation = null;
        @Nullable String method = null;
        @Nullable String path = null;
        @Nullable ClientAddress ip = null;
        List<String> permissions = List.of();
        @Nullable PermissionQuery query = null;
        Map<String, List<String>> guards = Map.of();
        var cost = 0L;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "key" -> key = text(base, name, LONGEST_SECRET);
                case "api" -> api = text(base, name, LONGEST_TEXT);
                case "operation" -> operation = text(base, name, LONGEST_TEXT);
                case "method" -> method = text(base, name, LONGEST_TEXT);
                case "path" -> path = text(base, name, LONGEST_PATH);
                case "ip" -> ip = address(base, text(base, name, LONGEST_TEXT));
                case "permissions" -> {
                    if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        query = query(base + "/permissions");
                    } else {
                        permissions = permissions(base + "/permissions");
                    }
                }
                case "guards" -> guards = guards(base + "/guards");
                case "cost" -> cost = cost(base + "/cost");
                default -> unknown(base + "/" + escaped(name));
            }
        }
        if (faults.size() == before) {
            together(base, key, api, operation, method, path);
        }
        return key == null || faults.size() > before
                ? null
                : new VerifyCall(Secret.of(key), api, operation, method, path, permissions, query, ip, guards, cost);
    }

    private void together(
            String base,
            @Nullable String key,
            @Nullable String api,
            @Nullable String operation,
            @Nullable String method,
            @Nullable String path) {
        if (key == null) {
            fault(base + "/key", "is required: the secret that the caller presented");
        }
        if (operation != null && api == null) {
            fault(base + "/api", "is required beside operation: the slug of its API");
        }
        if (operation != null && (method != null || path != null)) {
            fault(base + "/operation", "stands instead of method and path, not beside them");
        }
        if (operation == null && (method == null) != (path == null)) {
            fault(base + (method == null ? "/method" : "/path"), "is required: method and path stand together");
        }
        if (api != null && operation == null && method == null && path == null) {
            fault(base + "/api", "says nothing alone: name an operation, or a method and path");
        }
    }

    private @Nullable String text(String base, String name, int longest) throws IOException {
        var pointer = base + "/" + name;
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            wrong(pointer, "must be a string");
            return null;
        }
        if (parser.getTextLength() == 0 || parser.getTextLength() > longest) {
            fault(pointer, "must have 1 to " + longest + " characters, not " + parser.getTextLength());
            return null;
        }
        return parser.getText();
    }

    private long cost(String pointer) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            wrong(pointer, "must be a whole number");
            return 0;
        }
        var cost = parser.getBigIntegerValue();
        if (cost.signum() <= 0 || cost.compareTo(BigInteger.valueOf(MOST_COST)) > 0) {
            fault(pointer, "must be 1 to " + MOST_COST);
            return 0;
        }
        return cost.longValue();
    }

    private @Nullable ClientAddress address(String base, @Nullable String text) {
        if (text == null) {
            return null;
        }
        var address = ClientAddress.parseOrNull(text);
        if (address == null) {
            fault(base + "/ip", "must be an IPv4 or IPv6 address");
        }
        return address;
    }

    private List<String> permissions(String pointer) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            wrong(pointer, "must be an array of permission names, or a query such as \"A and (B or C)\"");
            return List.of();
        }
        List<String> names = new ArrayList<>();
        var index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var name = text(pointer, Integer.toString(index++), LONGEST_TEXT);
            if (name != null && names.size() < MOST_PERMISSIONS) {
                names.add(name);
            }
        }
        if (index == 0 || index > MOST_PERMISSIONS) {
            fault(pointer, "must hold 1 to " + MOST_PERMISSIONS + " names, not " + index);
        }
        return names;
    }

    private @Nullable PermissionQuery query(String pointer) throws IOException {
        if (parser.getTextLength() > PermissionQuery.MAX_LENGTH) {
            fault(pointer, "must have at most " + PermissionQuery.MAX_LENGTH + " characters");
            return null;
        }
        try {
            return PermissionQuery.parse(parser.getText());
        } catch (IllegalArgumentException malformed) {
            fault(pointer, "is no permission query: " + malformed.getMessage());
            return null;
        }
    }

    /** Values by dimension, each list without repetitions. */
    private Map<String, List<String>> guards(String pointer) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            wrong(pointer, "must be an object: dimensions with arrays of strings");
            return Map.of();
        }
        Map<String, List<String>> guards = new HashMap<>();
        var dimensions = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var dimension = parser.currentName();
            parser.nextToken();
            var at = pointer + "/" + escaped(dimension);
            if (++dimensions > MOST_DIMENSIONS) {
                parser.skipChildren();
            } else if (dimension.isBlank() || dimension.length() > LONGEST_TEXT) {
                wrong(at, "must name a dimension by 1 to " + LONGEST_TEXT + " characters");
            } else if (parser.currentToken() != JsonToken.START_ARRAY) {
                wrong(at, "must be an array of strings");
            } else {
                guards.put(dimension, values(at));
            }
        }
        if (dimensions > MOST_DIMENSIONS) {
            fault(pointer, "must hold at most " + MOST_DIMENSIONS + " dimensions, not " + dimensions);
        }
        return guards;
    }

    private List<String> values(String pointer) throws IOException {
        var values = new LinkedHashSet<String>();
        var index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var at = pointer + "/" + index++;
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                wrong(at, "must be a string");
            } else if (parser.getTextLength() > LONGEST_VALUE) {
                fault(at, "must have at most " + LONGEST_VALUE + " characters, not " + parser.getTextLength());
            } else if (index <= MOST_VALUES) {
                values.add(parser.getText());
            }
        }
        if (index > MOST_VALUES) {
            fault(pointer, "must hold at most " + MOST_VALUES + " values, not " + index);
        }
        return List.copyOf(values);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private void unknown(String pointer) throws IOException {
        wrong(pointer, "is not a member that this call knows");
    }

    private void wrong(String pointer, String detail) throws IOException {
        parser.skipChildren();
        fault(pointer, detail);
    }

    private void fault(String pointer, String detail) {
        if (faults.size() < MOST_CALLS) {
            faults.add(new FieldFault(pointer, detail));
        }
    }
}
