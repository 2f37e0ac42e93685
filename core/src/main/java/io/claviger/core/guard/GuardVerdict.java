package io.claviger.core.guard;

import org.jspecify.annotations.Nullable;

/** What one guard says of a request. */
public sealed interface GuardVerdict {
    /** Nothing against it. */
    record Permitted() implements GuardVerdict {
        public static final Permitted INSTANCE = new Permitted();
    }

    /**
     * The request is refused.
     *
     * @param value the first value that is not permitted, or null where none could be read; where the cause is {@link
     *     Cause#UNDECIDABLE}, one of the other dimension
     * @param by the other dimension where the cause is {@link Cause#UNDECIDABLE}, else null
     */
    record Refused(
            String dimension,
            @Nullable String value,
            Cause cause,
            @Nullable String by) implements GuardVerdict {

        private static final int SHOWN = 100;

        /** Why, in words that the caller may be told once its credential proved right. */
        public String reason() {
            return switch (cause) {
                case DENIED -> "The " + dimension + " " + shown() + " is denied.";
                case NOT_ALLOWED -> "The " + dimension + " " + shown() + " is not on the list of what is allowed.";
                case ABSENT -> "The " + dimension + " is absent, and a list stands on it.";
                case MISTYPED ->
                    "The " + dimension + " is not of the type that can be judged, and a list stands on it.";
                case UNDECIDABLE ->
                    "The " + dimension + " is judged by the " + by
                            + (value == null
                                    ? ", which is absent or of another type."
                                    : ", and " + shown()
                                            + " might be taken for one that has lists; spell it as it is there.");
            };
        }

        /** The value in quotes, cut and without controls: it comes from outside and goes into messages and logs. */
        private String shown() {
            var text = value == null ? "" : value;
            var cut = text.codePointCount(0, text.length()) > SHOWN
                    ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…"
                    : text;
            var clean = new StringBuilder("\"");
            cut.codePoints()
                    .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\ufffd' : c)
                    .forEach(clean::appendCodePoint);
            return clean.append('"').toString();
        }
    }

    /** Why a guard refuses. */
    enum Cause {
        /** The value is on the deny list. */
        DENIED,
        /** There is an allow list, and the value is not on it. */
        NOT_ALLOWED,
        /** There is no value where one must be. */
        ABSENT,
        /** There is something else than a value: another JSON type, or a change whose outcome can't be known. */
        MISTYPED,
        /**
         * The lists depend on another dimension, whose value is absent or of another type, or might be taken for one that
         * has lists.
         */
        UNDECIDABLE
    }
}
