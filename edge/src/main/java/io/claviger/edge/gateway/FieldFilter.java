package io.claviger.edge.gateway;

import io.claviger.edge.caller.FieldNames;
import io.claviger.edge.caller.SpoofableFields;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which header fields do not pass the gateway: those of one connection (RFC 9110 section 7.6.1), credentials, and those
 * by which a caller could pretend to be somebody else or change method or path behind our back; in any spelling.
 */
final class FieldFilter {
    private static final List<String> OF_CONNECTION = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private static final List<String> SET_HERE = List.of("host", "content-length", "expect");

    private static final List<String> CREDENTIALS = List.of("authorization", "x-api-key");

    /** What never reaches an upstream as the caller sent it. */
    static final FieldFilter REQUEST = new FieldFilter(
            Stream.of(
                    OF_CONNECTION,
                    SET_HERE,
                    CREDENTIALS,
                    SpoofableFields.OVERRIDES,
                    SpoofableFields.ADDRESSES,
                    SpoofableFields.LEADING_ELSEWHERE),
            "x-claviger-",
            "x-forwarded-");

    /** What never reaches a caller as the upstream sent it; its length is dealt with apart. */
    static final FieldFilter RESPONSE =
            new FieldFilter(Stream.of(OF_CONNECTION, List.of("content-length")), "x-claviger-");

    /** Which part of an answer is asked for, and in which coding. */
    static final FieldFilter PART = new FieldFilter(Stream.of(List.of("accept-encoding", "range", "if-range", "a-im")));

    /** What makes an answer depend on what the client has already. */
    static final FieldFilter CONDITION = new FieldFilter(
            Stream.of(List.of("if-none-match", "if-modified-since", "if-match", "if-unmodified-since")));

    /** What is said of the whole of an answer, and is no longer true where some of it was left out. */
    static final FieldFilter OF_ALL = new FieldFilter(Stream.of(
            List.of("etag", "last-modified", "accept-ranges", "content-range", "delta-base", "im"),
            List.of("content-md5", "digest", "content-digest", "repr-digest", "signature", "signature-input"),
            List.of("cache-control", "expires", "age", "pragma", "surrogate-control", "cdn-cache-control")));

    private final FieldNames names;

    private FieldFilter(Stream<List<String>> names, String... prefixes) {
        this.names = new FieldNames(names.flatMap(List::stream).toList(), prefixes);
    }

    /** Whether a field of this name is left out. */
    boolean drops(String name) {
        return names.contains(name);
    }

    void removeFrom(MultiMap fields) {
        for (var name : List.copyOf(fields.names())) {
            if (drops(name)) {
                fields.remove(name);
            }
        }
    }

    /** The fields that a message's Connection fields name: they too are of this connection only. Lower case. */
    static Set<String> namedByConnection(MultiMap fields) {
        var lines = fields.getAll("connection");
        if (lines.isEmpty() || lines.size() == 1 && isOrdinary(lines.getFirst())) {
            return Set.of();
        }
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(name -> FieldNames.normalised(name.strip()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOrdinary(String connection) {
        return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
    }
}
