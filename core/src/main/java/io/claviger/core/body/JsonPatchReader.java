package io.claviger.core.body;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON Patch (RFC 6902) and judges each operation by what it would write. The order of an operation's members
 * is free, so its value is kept as received until its place is known.
 *
 * <p>What a {@code copy} or {@code move} writes stands in the document, which is not seen here: onto a guarded place, or
 * one above it, that counts as mistyped. Taking away a guarded place, or one above it, does too. Within a guarded object,
 * adding, changing or taking away a member counts as writing it. {@code test} writes nothing.
 */
final class JsonPatchReader implements BodyParser, JsonEvents {
    private static final int IN_OPERATION = 2;

    private enum Member {
        OP,
        PATH,
        FROM,
        VALUE,
        OTHER
    }

    private static final List<byte[]> NAMES = List.of(
            new byte[] {'o', 'p'}, new byte[] {'p', 'a', 't', 'h'}, new byte[] {'f', 'r', 'o', 'm'}, new byte[] {
                'v', 'a', 'l', 'u', 'e'
            });

    private final GuardedPaths paths;
    private final Findings findings;
    private final BodyLimits limits;
    private final JsonScanner scanner;
    private final RawOctets raw = new RawOctets();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private int depth;
    private Member member = Member.OTHER;
    private @Nullable String op;
    private @Nullable String path;
    private @Nullable String from;
    private boolean keeping;
    private long keptAt;

    JsonPatchReader(GuardedPaths paths, Findings findings, BodyLimits limits) {
        this.paths = paths;
        this.findings = findings;
        this.limits = limits;
        this.scanner = JsonScanner.refusingDuplicates(this, limits);
    }

    @Override
    public void feed(byte[] chunk, int start, int end) {
        raw.enter(chunk, start);
        scanner.feed(chunk, start, end);
        goTo(raw.offset(end));
    }

    @Override
    public void finish() {
        scanner.finish();
    }

    @Override
    public void beginObject(long at) {
        if (depth == 0) {
            throw notAnArray(at);
        }
        if (depth == IN_OPERATION) {
            expectNoText(at);
        }
        if (depth++ == 1) {
            op = null;
            path = null;
            from = null;
            kept.reset();
        }
    }

    @Override
    public void endObject(long after) {
        depth--;
        if (depth == 1) {
            apply(after);
        } else {
            endValue(after);
        }
    }

    @Override
    public void beginArray(long at) {
        if (depth == 1) {
            throw notAnOperation(at);
        }
        if (depth == IN_OPERATION) {
            expectNoText(at);
        }
        depth++;
    }

    @Override
    public void endArray(long after) {
        depth--;
        endValue(after);
    }

    @Override
    public void name(TextBuffer text, long after) {
        if (depth != IN_OPERATION) {
            return;
        }
        member = Member.OTHER;
        for (var i = 0; i < NAMES.size(); i++) {
            if (text.is(NAMES.get(i))) {
                member = Member.values()[i];
            } else {
                LookAlike.refuse(text, NAMES.get(i), after);
            }
        }
        if (member == Member.VALUE) {
            goTo(after);
            keeping = true;
            keptAt = after;
        }
    }

    @Override
    public boolean beginString() {
        return depth == IN_OPERATION && member.compareTo(Member.VALUE) < 0;
    }

    @Override
    public void string(TextBuffer text, long after) {
        if (depth < IN_OPERATION) {
            throw depth == 0 ? notAnArray(after) : notAnOperation(after);
        }
        if (depth == IN_OPERATION) {
            switch (member) {
                case OP -> op = text.toString();
                case PATH -> path = text.toString();
                case FROM -> from = text.toString();
                case VALUE, OTHER -> {}
            }
        }
        endValue(after);
    }

    @Override
    public void scalar(boolean isNull, long after) {
        if (depth < IN_OPERATION) {
            throw depth == 0 ? notAnArray(after) : notAnOperation(after);
        }
        if (depth == IN_OPERATION) {
            expectNoText(after);
        }
        endValue(after);
    }

    private void endValue(long after) {
        if (depth == IN_OPERATION && keeping) {
            goTo(after);
            keeping = false;
        }
    }

    private void goTo(long offset) {
        if (keeping) {
            raw.takeTo(offset, kept::write);
        } else {
            raw.passTo(offset);
        }
    }

    private void apply(long at) {
        if (op == null || path == null) {
            throw BodyFault.malformed("An operation lacks its \"op\" or \"path\".", at);
        }
        var place = WrittenPlace.of(paths, segments(path, at), at);
        switch (op) {
            case "add", "replace" -> {
                expect(kept.size() > 0, "value", at);
                place.touch(findings);
                extract(place);
            }
            case "test" -> expect(kept.size() > 0, "value", at);
            case "remove" -> place.overwriteUnseen(findings);
            case "copy", "move" -> {
                expect(from != null, "from", at);
                var source = WrittenPlace.of(paths, segments(from == null ? "" : from, at), at);
                place.overwriteUnseen(findings);
                if (op.equals("move")) {
                    source.overwriteUnseen(findings);
                }
            }
            default -> throw BodyFault.malformed("There is no such operation in JSON Patch.", at);
        }
    }

    /** Takes the guarded values out of the value that was kept: its colon, then its octets. */
    private void extract(WrittenPlace place) {
        if (place.onTheWay() == 0) {
            return;
        }
        var extraction = new JsonExtraction(
                findings, new PathWalk(paths, place.onTheWay(), place.place().size()), false);
        var octets = kept.toByteArray();
        var start = 0;
        while (octets[start] != ':') {
            start++;
        }
        var again = JsonScanner.allowingDuplicates(extraction, limits, keptAt + start + 1);
        again.feed(octets, start + 1, octets.length);
        again.finish();
    }

    /** The segments of a JSON Pointer (RFC 6901 section 3 and 4). */
    private static List<String> segments(String pointer, long at) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (pointer.charAt(0) != '/') {
            throw BodyFault.malformed("An operation's path is not a JSON Pointer.", at);
        }
        var segments = new ArrayList<String>();
        for (var segment : pointer.substring(1).split("/", -1)) {
            segments.add(unescape(segment, at));
        }
        return segments;
    }

    private static String unescape(String segment, long at) {
        if (segment.indexOf('~') < 0) {
            return segment;
        }
        for (var tilde = segment.indexOf('~'); tilde >= 0; tilde = segment.indexOf('~', tilde + 1)) {
            if (!segment.startsWith("0", tilde + 1) && !segment.startsWith("1", tilde + 1)) {
                throw BodyFault.malformed("An operation's path has a tilde that escapes nothing.", at);
            }
        }
        return segment.replace("~1", "/").replace("~0", "~");
    }

    private void expectNoText(long at) {
        if (member.compareTo(Member.VALUE) < 0) {
            throw BodyFault.malformed("An operation's \"op\", \"path\" and \"from\" are strings.", at);
        }
    }

    private static void expect(boolean there, String what, long at) {
        if (!there) {
            throw BodyFault.malformed("An operation lacks its \"" + what + "\".", at);
        }
    }

    private static BodyFault notAnArray(long at) {
        return BodyFault.malformed("A JSON Patch is an array of operations.", at);
    }

    private static BodyFault notAnOperation(long at) {
        return BodyFault.malformed("Each operation of a JSON Patch is an object.", at);
    }
}
