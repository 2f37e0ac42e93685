package io.claviger.control.contract;

import io.claviger.control.json.Timestamps;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The formats of strings that the contract names, each with the words for who gets it wrong. */
enum Format {
    DATE_TIME("must be a time as in RFC 3339, such as 2027-01-31T09:30:00Z", text -> Timestamps.micros(text) != null),
    UUID("must be an id such as 0199b1a2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", Patterns.UUID.asMatchPredicate()),
    EMAIL("must be an e-mail address such as jo@example.org", Patterns.EMAIL.asMatchPredicate()),
    /** One line that a person reads: no controls, nothing that turns or hides text, no blank ends. */
    LABEL(
            "must be one line without control or invisible characters, and without blanks at its ends",
            text -> text.equals(text.strip()) && text.codePoints().allMatch(Format::isVisible)),
    /** Lines that a person reads: as a label, and line breaks. */
    TEXT(
            "must not have control or invisible characters other than line breaks",
            text -> text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isVisible(c))),
    PASSWORD("must be printable ASCII without blanks", text -> text.chars().allMatch(c -> c > ' ' && c < 0x7F)),
    URI("must be an http or https address without user, query and fragment", Patterns.HTTP.asMatchPredicate());

    private final String complaint;
    private final Predicate<String> check;

    Format(String complaint, Predicate<String> check) {
        this.complaint = complaint;
        this.check = check;
    }

    static Format named(String name) {
        var constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(format -> format.name().equals(constant))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the contract names the unknown format " + name));
    }

    boolean fits(String text) {
        return check.test(text);
    }

    String complaint() {
        return complaint;
    }

    /** Bidirectional controls and zero-width characters would let one name pass for another in a list. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static final class Patterns {
        static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,190}");
        static final Pattern HTTP = Pattern.compile("https?://[^\\s/?#@\\\\\\p{Cntrl}]+(/[^\\s?#@\\\\\\p{Cntrl}]*)?");
    }
}
