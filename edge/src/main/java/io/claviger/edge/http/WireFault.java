package io.claviger.edge.http;

/** What can be wrong with a request's bytes: the status it is answered with, and what the caller is told. */
enum WireFault {
    REQUEST_LINE(400, "The request line is not of the form METHOD SP target SP HTTP/1.1."),
    METHOD(400, "The method is not a token of at most 32 characters, or is CONNECT."),
    TARGET(400, "The request target is not a path, or has characters that must be percent-encoded."),
    TARGET_AUTHORITY(400, "The authority of the request target is not that of the Host field."),
    VERSION(400, "The protocol version is neither HTTP/1.1 nor HTTP/1.0."),
    FIELD_NAME(400, "A header field has a name that is not a token, or white space before its colon."),
    FIELD_VALUE(400, "A header field has a control character in its value."),
    FOLDED_LINE(400, "A header field is folded over several lines."),
    LINE_END(400, "A line does not end with CR LF."),
    HOST(400, "There must be exactly one Host field, naming a host."),
    CONTENT_LENGTH(400, "There must be at most one Content-Length field, of decimal digits alone."),
    TRANSFER_ENCODING(400, "The only Transfer-Encoding understood is one field with the value chunked, on HTTP/1.1."),
    LENGTH_AND_ENCODING(400, "A request has either a Content-Length or a Transfer-Encoding, not both."),
    CHUNK(400, "The chunked body is malformed."),
    TRAILER(400, "A trailer field is malformed, or not allowed in a trailer."),
    PSEUDO_FIELD(400, "The pseudo-header fields of the HTTP/2 request are missing or malformed."),
    CONNECTION_FIELD(400, "An HTTP/2 request must not have connection-specific fields."),
    REQUEST_LINE_TOO_LONG(414, "The request line is longer than 8192 bytes."),
    HEAD_TOO_LARGE(431, "The header fields are more than 100, or larger than 16384 bytes together."),
    HEAD_TOO_SLOW(408, "The request's header fields did not arrive in time."),
    NO_ROOM(503, "Too many requests have come in part only; send the request again."),
    LONG_HEADS(503, "Too many connections have sent long heads; send the request again."),
    UNREADABLE(400, "The request could not be read.");

    private final int status;
    private final String detail;

    WireFault(int status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    String detail() {
        return detail;
    }
}
