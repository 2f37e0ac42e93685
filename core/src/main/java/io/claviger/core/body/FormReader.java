package io.claviger.core.body;

import io.claviger.core.guard.FieldNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a form ({@code application/x-www-form-urlencoded}, the URL standard). {@code /data/color} is the field
 * {@code data[color]}, {@code /tags/*} is {@code tags[]} or {@code tags[0]}; every field of a name counts.
 *
 * <p>Frameworks bend field names in their own ways (dots for brackets, underscores for dots, any case), so a name that
 * might be bent into a guarded one is refused; so are a raw semicolon, which separates fields for some, and anything
 * that is not encoded as it must be.
 */
final class FormReader implements BodyParser {
    private static final Pattern BRACKETED = Pattern.compile("([^\\[\\]]*)((?:\\[[^\\[\\]]*\\])+)");

    private final GuardedPaths paths;
    private final Findings findings;
    private final BodyLimits limits;
    private final List<String> firstSegments;
    private final TextBuffer text = new TextBuffer();
    private final Utf8Sequence sequence = new Utf8Sequence();

    private boolean inName = true;
    private boolean wanted = true;
    private @Nullable WrittenPlace place;
    private int escapeDigits;
    private int escaped;
    private long offset;

    FormReader(GuardedPaths paths, Findings findings, BodyLimits limits) {
        this.paths = paths;
        this.findings = findings;
        this.limits = limits;
        this.firstSegments = paths.paths().stream()
                .filter(path -> path.length() > 0)
                .map(path -> new String(path.segments().getFirst(), StandardCharsets.UTF_8))
                .distinct()
                .toList();
        beginName();
    }

    @Override
    public void feed(byte[] chunk, int from, int to) {
        for (var at = from; at < to; at++) {
            octet(chunk[at] & 0xff);
            offset++;
        }
    }

    @Override
    public void finish() {
        endField();
        findings.absent(findings.unseen(paths.all() & ~paths.elsewhere()));
    }

    private void octet(int octet) {
        if (escapeDigits > 0) {
            escape(octet);
        } else if (octet == '&') {
            endField();
        } else if (octet == '=' && inName) {
            endName();
        } else if (octet == '%') {
            escapeDigits = 2;
            escaped = 0;
        } else if (octet == ';' || octet <= ' ' || octet >= 0x7f) {
            throw malformed("A form may only hold encoded ASCII.");
        } else {
            decoded(octet == '+' ? ' ' : octet);
        }
    }

    private void escape(int octet) {
        var digit = octet < 0x80 ? Character.digit(octet, 16) : -1;
        if (digit < 0) {
            throw malformed("Two hexadecimal digits are expected.");
        }
        escaped = escaped << 4 | digit;
        if (--escapeDigits == 0) {
            decoded(escaped);
        }
    }

    private void decoded(int octet) {
        if (!sequence.isComplete() ? !sequence.follow(octet) : octet >= 0x80 && !sequence.start(octet)) {
            throw malformed("The form is not valid UTF-8.");
        }
        if (octet == 0 || (inName && (octet < ' ' || octet == 0x7f))) {
            throw malformed("A form field contains a control character.");
        }
        if (wanted) {
            text.append(octet);
        }
    }

    private void beginName() {
        inName = true;
        wanted = true;
        place = null;
        text.start(limits.maxNameBytes(), "form field's name");
    }

    private void endName() {
        endText();
        var name = text.toString();
        var segments = segments(name);
        refuseBent(name, segments.getFirst());
        place = WrittenPlace.of(paths, segments, offset);
        inName = false;
        wanted = place.isGuarded();
        text.start(limits.maxValueBytes(), "guarded value");
    }

    private void endField() {
        if (inName && text.length() > 0) {
            endName();
        }
        endText();
        if (place != null && place.isGuarded()) {
            place.write(text.toString(), findings);
        }
        beginName();
    }

    private void endText() {
        if (escapeDigits > 0 || !sequence.isComplete()) {
            throw malformed("An escape or a character of the form is cut off.");
        }
    }

    /** The segments of a field's name. */
    static List<String> segments(String name) {
        var matcher = BRACKETED.matcher(name);
        if (!matcher.matches()) {
            return List.of(name);
        }
        var segments = new ArrayList<String>();
        segments.add(matcher.group(1));
        var brackets = matcher.group(2);
        segments.addAll(List.of(brackets.substring(1, brackets.length() - 1).split("\\]\\[", -1)));
        return segments;
    }

    private void refuseBent(String name, String first) {
        for (var guarded : firstSegments) {
            if (!first.equals(guarded) && FieldNames.mayBeReadAs(name, guarded)) {
                throw LookAlike.refused(name, guarded, offset);
            }
        }
    }

    private BodyFault malformed(String reason) {
        return BodyFault.malformed(reason, offset);
    }
}
