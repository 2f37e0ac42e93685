package io.claviger.core.body;

/** A multi-octet sequence of well-formed UTF-8 (Unicode 16, table 3-7), octet by octet. */
final class Utf8Sequence {
    private int pending;
    private int low;
    private int high;

    /** Starts with the first octet, 0x80 or more; false where none can start so. */
    boolean start(int octet) {
        if (octet < 0xc2 || octet > 0xf4) {
            return false;
        }
        pending = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
        low = octet == 0xe0 ? 0xa0 : octet == 0xf0 ? 0x90 : 0x80; // below: overlong
        high = octet == 0xed ? 0x9f : octet == 0xf4 ? 0x8f : 0xbf; // above: surrogates, beyond U+10FFFF
        return true;
    }

    /** Goes on; false where the sequence can't. */
    boolean follow(int octet) {
        if (octet < low || octet > high) {
            return false;
        }
        low = 0x80;
        high = 0xbf;
        pending--;
        return true;
    }

    boolean isComplete() {
        return pending == 0;
    }
}
