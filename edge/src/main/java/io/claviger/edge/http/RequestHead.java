package io.claviger.edge.http;

import static io.claviger.edge.http.Bytes.CR;
import static io.claviger.edge.http.Bytes.LF;

import org.jspecify.annotations.Nullable;

/**
 * Reads the head of one HTTP/1 request strictly (RFC 9112 sections 3 and 5) and says how its body is framed. It keeps
 * no bytes and no state between calls: an incomplete head is read again from its start when more has come, which the
 * limits keep cheap. One instance serves a connection; after {@link #read} its fields describe the head just read.
 */
final class RequestHead {
    static final int MAX_REQUEST_LINE = 8192;
    static final int MAX_FIELDS_BYTES = 16_384;
    static final int MAX_FIELDS = 100;
    static final int MAX_BYTES = MAX_REQUEST_LINE + MAX_FIELDS_BYTES;
    static final int MAX_METHOD = 32;
    /** Up to 999,999,999,999,999,999 bytes: no overflow to check for. */
    static final int MAX_LENGTH_DIGITS = 18;

    private static final byte[] HTTP_1 = Bytes.ascii("HTTP/1.");
    private static final byte[] CONNECT = Bytes.ascii("connect");
    private static final byte[] OPTIONS = Bytes.ascii("options");
    private static final byte[] HOST = Bytes.ascii("host");
    private static final byte[] EXPECT = Bytes.ascii("expect");
    private static final byte[] UPGRADE = Bytes.ascii("upgrade");
    private static final byte[] CONTENT_LENGTH = Bytes.ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = Bytes.ascii("transfer-encoding");
    private static final byte[] CHUNKED = Bytes.ascii("chunked");
    private static final byte[] HTTP_SCHEME = Bytes.ascii("http://");
    private static final byte[] HTTPS_SCHEME = Bytes.ascii("https://");

    enum Outcome {
        COMPLETE,
        INCOMPLETE,
        FAULTY
    }

    private byte[] bytes = {};
    private int at;
    private int limit;
    private @Nullable WireFault fault;

    private int start;
    private int methodEnd;
    private int targetStart;
    private int authorityStart;
    private int authorityEnd;
    private int fields;
    private int hostStart;
    private int hostEnd;
    private boolean http11;
    private boolean chunked;
    private boolean upgrade;
    private boolean expects;
    private long contentLength;

    /** Reads the head that starts at {@code from}; {@code to} is where what has arrived ends. */
    Outcome read(byte[] source, int from, int to) {
        bytes = source;
        start = from;
        at = from;
        limit = to;
        fault = null;
        fields = 0;
        hostStart = -1;
        contentLength = -1;
        chunked = false;
        upgrade = false;
        expects = false;
        if (requestLine() && fieldLines() && agreement()) {
            return Outcome.COMPLETE;
        }
        return fault == null ? Outcome.INCOMPLETE : Outcome.FAULTY;
    }

    /** Why the head is refused; only after {@link Outcome#FAULTY}. */
    WireFault fault() {
        return fault == null ? WireFault.UNREADABLE : fault;
    }

    /** How many bytes the head has. */
    int length() {
        return at - start;
    }

    boolean chunked() {
        return chunked;
    }

    /** The announced length of the body, 0 where none was. */
    long contentLength() {
        return Math.max(contentLength, 0);
    }

    /** Whether it asks to change the protocol. */
    boolean upgrade() {
        return upgrade;
    }

    /** Whether its sender may wait for a 100 before it sends the body. */
    boolean expects() {
        return expects;
    }

    /** The bytes of the method and the space behind it. */
    int methodLength() {
        return methodEnd + 1 - start;
    }

    /** How many bytes of scheme and authority stand before the path of an absolute-form target; 0 in origin-form. */
    int authorityLength() {
        return authorityEnd < 0 ? 0 : authorityEnd - targetStart;
    }

    private boolean requestLine() {
        return method() && target() && version();
    }

    private boolean method() {
        at = Bytes.pastToken(bytes, at, limit);
        methodEnd = at;
        if (at - start > MAX_METHOD) {
            return refuse(WireFault.METHOD);
        }
        if (at == limit) {
            return false;
        }
        if (bytes[at] != ' ' || at == start) {
            return refuse(bytes[at] == ' ' || at > start ? WireFault.REQUEST_LINE : WireFault.METHOD);
        }
        at++;
        return !Bytes.is(bytes, start, methodEnd, CONNECT) || refuse(WireFault.METHOD);
    }

    private boolean target() {
        targetStart = at;
        authorityStart = -1;
        authorityEnd = -1;
        at = Bytes.pastTarget(bytes, at, limit);
        if (at - start > MAX_REQUEST_LINE) {
            return refuse(WireFault.REQUEST_LINE_TOO_LONG);
        }
        if (at == limit) {
            return false;
        }
        if (bytes[at] != ' ' || at == targetStart) {
            return refuse(WireFault.TARGET);
        }
        var known = bytes[targetStart] == '/' || asterisk() || absolute();
        at++;
        return known || refuse(WireFault.TARGET);
    }

    private boolean asterisk() {
        return bytes[targetStart] == '*' && at == targetStart + 1 && Bytes.is(bytes, start, methodEnd, OPTIONS);
    }

    /** Absolute-form (RFC 9112 section 3.2.2) of an http or https URI with a path. */
    private boolean absolute() {
        for (var scheme : new byte[][] {HTTP_SCHEME, HTTPS_SCHEME}) {
            var behind = targetStart + scheme.length;
            if (behind < at && Bytes.is(bytes, targetStart, behind, scheme)) {
                authorityStart = behind;
                authorityEnd = Bytes.pastHost(bytes, behind, at);
                return authorityEnd > authorityStart && authorityEnd < at && bytes[authorityEnd] == '/';
            }
        }
        return false;
    }

    private boolean version() {
        var end = at + HTTP_1.length + 1;
        for (var i = 0; i < HTTP_1.length && at + i < limit; i++) {
            if (bytes[at + i] != HTTP_1[i]) {
                return refuse(WireFault.VERSION);
            }
        }
        if (end > limit) {
            return false;
        }
        var minor = bytes[end - 1];
        if (minor != '1' && minor != '0') {
            return refuse(WireFault.VERSION);
        }
        http11 = minor == '1';
        at = end;
        return lineEnd();
    }

    private boolean fieldLines() {
        var first = at;
        while (at < limit) {
            if (fields > MAX_FIELDS || at - first > MAX_FIELDS_BYTES) {
                return refuse(WireFault.HEAD_TOO_LARGE);
            }
            if (bytes[at] == CR) {
                return lineEnd();
            }
            fields++;
            if (!fieldLine()) {
                return at - first > MAX_FIELDS_BYTES && fault == null && refuse(WireFault.HEAD_TOO_LARGE);
            }
        }
        return at - first > MAX_FIELDS_BYTES && refuse(WireFault.HEAD_TOO_LARGE);
    }

    private boolean fieldLine() {
        var name = at;
        at = Bytes.pastToken(bytes, at, limit);
        if (at == limit) {
            return false;
        }
        var nameEnd = at;
        if (bytes[at] != ':' || nameEnd == name) {
            return refuse(at == name && Bytes.blank(bytes[at]) ? WireFault.FOLDED_LINE : WireFault.FIELD_NAME);
        }
        at++;
        while (at < limit && Bytes.blank(bytes[at])) {
            at++;
        }
        var value = at;
        at = Bytes.pastValue(bytes, at, limit);
        var valueEnd = at;
        if (!lineEnd()) {
            return false;
        }
        while (valueEnd > value && Bytes.blank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        return field(name, nameEnd, value, valueEnd);
    }

    private boolean lineEnd() {
        if (at == limit) {
            return false;
        }
        if (bytes[at] != CR) {
            return refuse(bytes[at] == LF ? WireFault.LINE_END : WireFault.FIELD_VALUE);
        }
        if (at + 1 == limit) {
            return false;
        }
        if (bytes[at + 1] != LF) {
            return refuse(WireFault.LINE_END);
        }
        at += 2;
        return true;
    }

    private boolean field(int name, int nameEnd, int value, int valueEnd) {
        switch (nameEnd - name) {
            case 4 -> {
                return !Bytes.is(bytes, name, nameEnd, HOST) || host(value, valueEnd);
            }
            case 6 -> expects |= Bytes.is(bytes, name, nameEnd, EXPECT);
            case 7 -> upgrade |= Bytes.is(bytes, name, nameEnd, UPGRADE);
            case 14 -> {
                return !Bytes.is(bytes, name, nameEnd, CONTENT_LENGTH) || contentLength(value, valueEnd);
            }
            case 17 -> {
                return !Bytes.is(bytes, name, nameEnd, TRANSFER_ENCODING) || transferEncoding(value, valueEnd);
            }
            default -> {
                // no other field has a say in where the message ends
            }
        }
        return true;
    }

    private boolean host(int value, int end) {
        if (hostStart >= 0 || value == end) {
            return refuse(WireFault.HOST);
        }
        hostStart = value;
        hostEnd = end;
        return Bytes.isHost(bytes, value, end) || refuse(WireFault.HOST);
    }

    private boolean contentLength(int value, int end) {
        if (contentLength >= 0 || value == end || end - value > MAX_LENGTH_DIGITS) {
            return refuse(WireFault.CONTENT_LENGTH);
        }
        var length = 0L;
        for (var i = value; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return refuse(WireFault.CONTENT_LENGTH);
            }
            length = length * 10 + (bytes[i] - '0');
        }
        contentLength = length;
        return true;
    }

    private boolean transferEncoding(int value, int end) {
        if (chunked || !http11 || !Bytes.is(bytes, value, end, CHUNKED)) {
            return refuse(WireFault.TRANSFER_ENCODING);
        }
        chunked = true;
        return true;
    }

    /** What the fields must be together. */
    private boolean agreement() {
        if (chunked && contentLength >= 0) {
            return refuse(WireFault.LENGTH_AND_ENCODING);
        }
        if (http11 && hostStart < 0) {
            return refuse(WireFault.HOST);
        }
        return authorityStart < 0 || authorityIsHost() || refuse(WireFault.TARGET_AUTHORITY);
    }

    private boolean authorityIsHost() {
        if (hostStart < 0 || hostEnd - hostStart != authorityEnd - authorityStart) {
            return false;
        }
        for (var i = 0; i < hostEnd - hostStart; i++) {
            if (Bytes.lower(bytes[hostStart + i]) != Bytes.lower(bytes[authorityStart + i])) {
                return false;
            }
        }
        return true;
    }

    private boolean refuse(WireFault reason) {
        fault = reason;
        return false;
    }
}
