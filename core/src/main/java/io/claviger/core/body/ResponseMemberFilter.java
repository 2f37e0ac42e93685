package io.claviger.core.body;

import io.claviger.core.body.MemberFilterOutcome.Filtered;
import io.claviger.core.body.MemberFilterOutcome.Unreadable;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies a JSON answer as it comes and leaves out the members that a credential may not see. Everything else is copied
 * octet for octet; with a member go the comma that joins it and the space before its name.
 *
 * <p>Where an answer turns out to be unreadable, what was written before it is to be thrown away or the connection to be
 * broken: it is a 502, never half an answer. So is a guarded object that is neither an object nor null, and any other
 * type than expected on the way to it. An object that is not there has nothing to leave out.
 *
 * <p>Duplicates do no harm here: each of them is judged.
 */
public final class ResponseMemberFilter {
    private static final int MAX_NAME_BYTES = 1 << 16;
    /** A name with each character escaped, and some space. */
    private static final int MAX_HELD_BYTES = 1 << 19;

    private final Copy copy;
    private final JsonScanner scanner;
    private @Nullable MemberFilterOutcome outcome;

    /**
     * Starts an answer.
     *
     * @param paths where the objects are whose members are guarded; what guards a value is not looked at
     * @param permitted which members may be seen, by dimension; all where a dimension is missing
     */
    public ResponseMemberFilter(GuardedPaths paths, Map<String, Predicate<String>> permitted, OctetSink sink) {
        var limits = new BodyLimits(Long.MAX_VALUE, MAX_NAME_BYTES, 1, 1, 1, 1);
        this.copy = new Copy(paths, Map.copyOf(permitted), sink);
        this.scanner = JsonScanner.allowingDuplicates(copy, limits, 0);
    }

    /**
     * Copies the octets of a chunk from one index up to another, as far as they are decided.
     *
     * @return false where the answer is unreadable
     */
    public boolean feed(byte[] chunk, int from, int to) {
        Objects.checkFromToIndex(from, to, chunk.length);
        if (outcome != null) {
            return false;
        }
        try {
            copy.raw.enter(chunk, from);
            scanner.feed(chunk, from, to);
            copy.goTo(copy.raw.offset(to));
            return true;
        } catch (BodyFault fault) {
            outcome = unreadable(fault);
            return false;
        }
    }

    /** Says that the answer has ended; answers what became of it, the same each time. */
    public MemberFilterOutcome finish() {
        if (outcome == null) {
            try {
                scanner.finish();
                outcome = new Filtered(copy.leftOut);
            } catch (BodyFault fault) {
                outcome = unreadable(fault);
            }
        }
        return outcome;
    }

    private static Unreadable unreadable(BodyFault fault) {
        return switch (fault.outcome()) {
            case GuardedBody.Malformed(var reason, var offset) -> new Unreadable(reason + " (octet " + offset + ")");
            case GuardedBody.TooLarge(var reason) -> new Unreadable(reason);
            case GuardedBody.Read read -> throw new IllegalStateException("a fault that read a body", fault);
        };
    }

    private enum Doing {
        COPYING,
        /** Between the members of a guarded object: what comes belongs to a member that is not judged yet. */
        HOLDING,
        LEAVING_OUT
    }

    private static final class Copy implements JsonEvents {
        private final GuardedPaths paths;
        private final Map<String, Predicate<String>> permitted;
        private final OctetSink sink;
        private final PathWalk walk;
        private final RawOctets raw = new RawOctets();
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        /** For each depth at which a guarded object may be open: whether a member of it was copied. */
        private final boolean[] joined;

        private Doing doing = Doing.COPYING;
        /** The depth of the object whose member is left out. */
        private int leavingOutAt;

        private long leftOut;

        Copy(GuardedPaths paths, Map<String, Predicate<String>> permitted, OctetSink sink) {
            this.paths = paths;
            this.permitted = permitted;
            this.sink = sink;
            this.walk = new PathWalk(paths, paths.all(), 0);
            this.joined = new boolean[paths.depth() + 2];
        }

        @Override
        public void beginObject(long at) {
            var level = walk.level();
            var arrived = walk.arrive();
            refuse(arrived & level.everyItem(), at);
            walk.openObject(arrived);
            if (doing == Doing.COPYING && walk.guardedNames() != 0) {
                goTo(at + 1);
                doing = Doing.HOLDING;
                joined[walk.depth()] = false;
            }
        }

        @Override
        public void endObject(long after) {
            if (doing == Doing.HOLDING) {
                goTo(after);
                release(0);
            }
            walk.close();
            endValue(after);
        }

        @Override
        public void beginArray(long at) {
            var level = walk.level();
            var arrived = walk.arrive();
            refuse(arrived & (level.keys() | level.member() & ~level.oneItem()), at);
            walk.openArray(arrived);
        }

        @Override
        public void endArray(long after) {
            walk.close();
            endValue(after);
        }

        @Override
        public void name(TextBuffer text, long after) {
            walk.name(text, after);
            if (doing != Doing.HOLDING) {
                return;
            }
            goTo(after);
            if (mayBeSeen(text.toString())) {
                release(joined[walk.depth()] ? 0 : leadingComma());
                joined[walk.depth()] = true;
            } else {
                held.reset();
                doing = Doing.LEAVING_OUT;
                leavingOutAt = walk.depth();
                leftOut++;
            }
        }

        @Override
        public boolean beginString() {
            return false;
        }

        @Override
        public void string(TextBuffer text, long after) {
            scalar(false, after);
        }

        @Override
        public void scalar(boolean isNull, long after) {
            var ends = walk.level().values();
            var arrived = walk.arrive();
            refuse(isNull ? 0 : arrived & ~ends, after);
            endValue(after);
        }

        private void endValue(long after) {
            if (doing == Doing.LEAVING_OUT && walk.depth() == leavingOutAt
                    || doing == Doing.COPYING && walk.guardedNames() != 0) {
                goTo(after);
                doing = Doing.HOLDING;
            }
        }

        private void goTo(long offset) {
            switch (doing) {
                case COPYING -> raw.takeTo(offset, sink);
                case HOLDING -> raw.takeTo(offset, held::write);
                case LEAVING_OUT -> raw.passTo(offset);
            }
            if (held.size() > MAX_HELD_BYTES) {
                throw BodyFault.tooLarge("There is too much space between two members of a guarded object.");
            }
        }

        /** Writes what was held, without its first comma where there is nothing to join it to. */
        private void release(int withoutComma) {
            var octets = held.toByteArray();
            if (withoutComma > 0) {
                sink.write(octets, 0, withoutComma - 1);
            }
            sink.write(octets, withoutComma, octets.length - withoutComma);
            held.reset();
            doing = Doing.COPYING;
        }

        /** Where what is held goes on behind the comma that it starts with but for space, or 0. */
        private int leadingComma() {
            var octets = held.toByteArray();
            for (var i = 0; i < octets.length && octets[i] != '"'; i++) {
                if (octets[i] == ',') {
                    return i + 1;
                }
            }
            return 0;
        }

        private boolean mayBeSeen(String name) {
            for (var rest = walk.guardedNames(); rest != 0; rest &= rest - 1) {
                var dimension =
                        paths.paths().get(Long.numberOfTrailingZeros(rest)).dimension();
                var permits = permitted.get(dimension);
                if (permits != null && !permits.test(name)) {
                    return false;
                }
            }
            return true;
        }

        private void refuse(long mistyped, long at) {
            if (mistyped != 0 && doing != Doing.LEAVING_OUT) {
                throw BodyFault.malformed("Something else stands where a guarded object is expected.", at);
            }
        }
    }
}
