package io.claviger.edge.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes an HTTP/2 request malformed (RFC 9113 section 8) and is not refused by the codec before. The codec compares
 * the length of the data with the announced one, and knows pseudo-header fields; it lets these through.
 */
final class Http2Hygiene {
    private static final Set<String> CONNECTION_FIELDS =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings");

    private Http2Hygiene() {}

    static @Nullable WireFault fault(HttpServerRequest request) {
        var method = request.method();
        if (method == HttpMethod.CONNECT
                || !token(method.name())
                || method.name().length() > RequestHead.MAX_METHOD) {
            return WireFault.METHOD;
        }
        var authority = request.authority();
        if (authority == null || request.scheme() == null) {
            return WireFault.PSEUDO_FIELD;
        }
        if (!host(authority.host())) {
            return WireFault.HOST;
        }
        if (!target(request)) {
            return WireFault.TARGET;
        }
        return fieldFault(request);
    }

    private static boolean host(String host) {
        for (var i = 0; i < host.length(); i++) {
            var c = host.charAt(i);
            if (c > 0x7f || !Bytes.host((byte) c)) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean target(HttpServerRequest request) {
        var target = request.uri();
        if (target == null || target.isEmpty() || target.length() > RequestHead.MAX_REQUEST_LINE) {
            return false;
        }
        for (var i = 0; i < target.length(); i++) {
            var c = target.charAt(i);
            if (c > 0x7f || !Bytes.target((byte) c)) {
                return false;
            }
        }
        return target.charAt(0) == '/' || target.equals("*") && request.method() == HttpMethod.OPTIONS;
    }

    private static @Nullable WireFault fieldFault(HttpServerRequest request) {
        var fields = 0;
        var lengths = 0;
        var hosts = 0;
        for (var field : request.headers()) {
            var name = field.getKey();
            var value = field.getValue();
            if (++fields > RequestHead.MAX_FIELDS) {
                return WireFault.HEAD_TOO_LARGE;
            }
            // upper case was refused by the codec
            if (!token(name)) {
                return WireFault.FIELD_NAME;
            }
            if (!clean(value)) {
                return WireFault.FIELD_VALUE;
            }
            if (CONNECTION_FIELDS.contains(name) || name.equals("te") && !value.equals("trailers")) {
                return WireFault.CONNECTION_FIELD;
            }
            if (name.equals("content-length") && (++lengths > 1 || !digits(value))) {
                return WireFault.CONTENT_LENGTH;
            }
            if (name.equals("host") && (++hosts > 1 || !value.equalsIgnoreCase(authorityText(request)))) {
                return WireFault.HOST;
            }
        }
        return null;
    }

    private static String authorityText(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null
                ? ""
                : authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
    }

    private static boolean token(String name) {
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (c > 0x7f || !Bytes.token((byte) c)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean clean(String value) {
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c > 0xff || !Bytes.value((byte) c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean digits(String value) {
        for (var i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= RequestHead.MAX_LENGTH_DIGITS;
    }
}
