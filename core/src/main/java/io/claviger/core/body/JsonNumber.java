package io.claviger.core.body;

import org.jspecify.annotations.Nullable;

/** The grammar of a number (RFC 8259 section 6), octet by octet. */
final class JsonNumber {
    private enum Part {
        MINUS,
        ZERO,
        INTEGER,
        POINT,
        FRACTION,
        E,
        SIGN,
        EXPONENT
    }

    private Part part = Part.MINUS;

    static boolean starts(int octet) {
        return octet == '-' || isDigit(octet);
    }

    /** Starts with an octet for which {@link #starts} holds. */
    void start(int octet) {
        part = octet == '-' ? Part.MINUS : octet == '0' ? Part.ZERO : Part.INTEGER;
    }

    /** Goes on; false where the octet is not part of the number, which then has ended. */
    boolean follow(int octet) {
        var next = isDigit(octet) ? afterDigit(octet) : afterOther(octet);
        if (next == null) {
            return false;
        }
        part = next;
        return true;
    }

    /** Whether the number may end here. */
    boolean isComplete() {
        return switch (part) {
            case ZERO, INTEGER, FRACTION, EXPONENT -> true;
            case MINUS, POINT, E, SIGN -> false;
        };
    }

    private @Nullable Part afterDigit(int octet) {
        return switch (part) {
            case MINUS -> octet == '0' ? Part.ZERO : Part.INTEGER;
            case ZERO -> null;
            case INTEGER -> Part.INTEGER;
            case POINT, FRACTION -> Part.FRACTION;
            case E, SIGN, EXPONENT -> Part.EXPONENT;
        };
    }

    private @Nullable Part afterOther(int octet) {
        var whole = part == Part.ZERO || part == Part.INTEGER;
        return switch (octet) {
            case '.' -> whole ? Part.POINT : null;
            case 'e', 'E' -> whole || part == Part.FRACTION ? Part.E : null;
            case '+', '-' -> part == Part.E ? Part.SIGN : null;
            default -> null;
        };
    }

    private static boolean isDigit(int octet) {
        return octet >= '0' && octet <= '9';
    }
}
