package io.claviger.edge.gateway;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which header fields do not pass the gateway: those of one connection (RFC 9110 section 7.6.1), credentials, and those
 * by which a caller could pretend to be somebody else or change method or path behind our back. Names are compared
 * without case and whatever is neither letter nor digit read as {@code -}, because
 * upstreams that make variables of them (RFC 3875 section 4.1.18) cannot tell {@code -}, {@code _} and {@code .} apart.
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

    private static final List<String> SET_HERE =
            List.of("host", "content-length", "expect", "forwarded", "x-forwarded");

    private static final List<String> CREDENTIALS = List.of("authorization", "x-api-key");

    private static final List<String> BEHIND_OUR_BACK = List.of(
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-original-url",
            "x-original-uri",
            "x-original-method",
            "x-original-host",
            "x-original-path",
            "x-rewrite-url",
            "x-override-url",
            "x-envoy-original-path",
            "x-method",
            "base-url",
            // CGI programs make a variable of it by which their own calls leave through the caller's proxy
            "proxy");

    /** Where others than Claviger say who calls: what a caller says is believed of none. */
    private static final List<String> ADDRESSES = List.of(
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip");

    /** What never reaches an upstream as the caller sent it. */
    static final FieldFilter REQUEST = new FieldFilter(
            Stream.of(OF_CONNECTION, SET_HERE, CREDENTIALS, BEHIND_OUR_BACK, ADDRESSES), "x-claviger-", "x-forwarded-");

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

    private static final int SLOTS = 128;

    private final @Nullable String[] table = new String[SLOTS];
    private final String[] prefixes;

    private FieldFilter(Stream<List<String>> names, String... prefixes) {
        this.prefixes = prefixes;
        names.flatMap(List::stream).forEach(this::add);
    }

    /** Whether a field of this name is left out. */
    boolean drops(String name) {
        for (var prefix : prefixes) {
            if (startsWith(name, prefix)) {
                return true;
            }
        }
        var slot = slot(name);
        for (var there = table[slot]; there != null; there = table[slot]) {
            if (there.length() == name.length() && startsWith(name, there)) {
                return true;
            }
            slot = (slot + 1) % SLOTS;
        }
        return false;
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
                .map(name -> normalised(name.strip()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOrdinary(String connection) {
        return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
    }

    static String normalised(String name) {
        var text = new StringBuilder(name.length());
        for (var i = 0; i < name.length(); i++) {
            text.append(normal(name.charAt(i)));
        }
        return text.toString();
    }

    private void add(String name) {
        var slot = slot(name);
        while (table[slot] != null) {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = name;
    }

    private static int slot(String name) {
        var hash = 0;
        for (var i = 0; i < name.length(); i++) {
            hash = hash * 31 + normal(name.charAt(i));
        }
        return (hash ^ hash >>> 7 ^ hash >>> 16) & SLOTS - 1;
    }

    private static boolean startsWith(String name, String normalisedPrefix) {
        if (name.length() < normalisedPrefix.length()) {
            return false;
        }
        for (var i = 0; i < normalisedPrefix.length(); i++) {
            if (normal(name.charAt(i)) != normalisedPrefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char normal(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ? c : c >= 'A' && c <= 'Z' ? (char) (c + 32) : '-';
    }
}
