package io.claviger.core.catalog;

import static io.claviger.core.catalog.RequestPath.malformed;

/** Whether octets, given one by one, are well-formed UTF-8 without C1 controls (Unicode 16, table 3-7). */
final class Utf8Check {
    private int pending;
    private int low = 0x80;
    private int high = 0xbf;
    private boolean perhapsControl;

    /** The next octet. */
    void octet(int octet) {
        if (pending > 0) {
            continuation(octet);
        } else if (octet >= 0x80) {
            lead(octet);
        }
    }

    /** A character that is not part of a sequence, or the end. */
    void plain() {
        if (pending > 0) {
            throw invalid();
        }
    }

    private void continuation(int octet) {
        if (octet < low || octet > high) {
            throw invalid();
        }
        if (perhapsControl && octet < 0xa0) {
            throw malformed("The path contains an encoded control character.");
        }
        perhapsControl = false;
        low = 0x80;
        high = 0xbf;
        pending--;
    }

    private void lead(int octet) {
        if (octet < 0xc2 || octet > 0xf4) {
            throw invalid();
        }
        pending = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
        perhapsControl = octet == 0xc2;
        switch (octet) {
            case 0xe0 -> low = 0xa0; // overlong
            case 0xed -> high = 0x9f; // surrogates
            case 0xf0 -> low = 0x90; // overlong
            case 0xf4 -> high = 0x8f; // beyond U+10FFFF
            default -> {}
        }
    }

    private static RuntimeException invalid() {
        return malformed("The path's escapes are not valid UTF-8.");
    }
}
