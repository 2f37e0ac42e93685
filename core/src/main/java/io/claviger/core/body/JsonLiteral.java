package io.claviger.core.body;

import java.nio.charset.StandardCharsets;

/** The literals true, false and null, octet by octet. */
final class JsonLiteral {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private byte[] octets = NULL;
    private int at;

    /** Starts with the first octet; false where no literal starts so. */
    boolean start(int octet) {
        octets = octet == 't' ? TRUE : octet == 'f' ? FALSE : NULL;
        at = 1;
        return octet == octets[0];
    }

    /** Goes on; false where the literal does not. */
    boolean follow(int octet) {
        return octet == octets[at++];
    }

    boolean isComplete() {
        return at == octets.length;
    }

    boolean isNull() {
        return octets == NULL;
    }
}
