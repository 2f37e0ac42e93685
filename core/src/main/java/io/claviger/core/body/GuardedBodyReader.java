package io.claviger.core.body;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as it comes and takes the guarded values out of it. Chunks may end anywhere, also within a character or
 * an escape; the outcome is the same. One reader reads one body; it is not safe for use by several threads.
 *
 * <pre>{@code
 * var reader = new GuardedBodyReader(paths, BodyForm.JSON, BodyLimits.ofBytes(operation.maxBodyBytes()));
 * while (more && reader.feed(chunk)) …
 * switch (reader.finish()) { case Read(var values) -> …; case Malformed …; case TooLarge … }
 * }</pre>
 */
public final class GuardedBodyReader {
    private final BodyLimits limits;
    private final Findings findings;
    private final BodyParser parser;
    private long fed;
    private @Nullable GuardedBody outcome;

    /**
     * Starts a body.
     *
     * @param paths where the guarded values are
     * @param form how to read it, as {@link BodyGate} judged it
     */
    public GuardedBodyReader(GuardedPaths paths, BodyForm form, BodyLimits limits) {
        this.limits = limits;
        this.findings = new Findings(paths, limits);
        this.parser = switch (form) {
            case JSON ->
                new JsonReader(new JsonExtraction(findings, new PathWalk(paths, paths.all(), 0), false), limits);
            case MERGE_PATCH ->
                new JsonReader(new JsonExtraction(findings, new PathWalk(paths, paths.all(), 0), true), limits);
            case JSON_PATCH -> new JsonPatchReader(paths, findings, limits);
            case FORM -> new FormReader(paths, findings, limits);
        };
    }

    /** One JSON text. */
    private record JsonReader(JsonScanner scanner) implements BodyParser {
        JsonReader(JsonEvents events, BodyLimits limits) {
            this(JsonScanner.refusingDuplicates(events, limits));
        }

        @Override
        public void feed(byte[] chunk, int from, int to) {
            scanner.feed(chunk, from, to);
        }

        @Override
        public void finish() {
            scanner.finish();
        }
    }

    /** Reads a whole body. */
    public static GuardedBody read(GuardedPaths paths, BodyForm form, BodyLimits limits, byte[] body) {
        var reader = new GuardedBodyReader(paths, form, limits);
        reader.feed(body);
        return reader.finish();
    }

    /** Reads a chunk; see {@link #feed(byte[], int, int)}. */
    public boolean feed(byte[] chunk) {
        return feed(chunk, 0, chunk.length);
    }

    /**
     * Reads the octets of a chunk from one index up to another.
     *
     * @return false where the outcome is known already and the rest would not change it: stop reading
     */
    public boolean feed(byte[] chunk, int from, int to) {
        Objects.checkFromToIndex(from, to, chunk.length);
        if (outcome != null) {
            return false;
        }
        var taken = (int) Math.min(to - from, limits.maxBytes() - fed);
        fed += taken;
        try {
            parser.feed(chunk, from, from + taken);
            if (taken < to - from) {
                throw BodyFault.tooLarge("The body is larger than " + limits.maxBytes() + " octets.");
            }
            return true;
        } catch (BodyFault fault) {
            outcome = fault.outcome();
            return false;
        }
    }

    /** Says that the body has ended; answers what became of it, the same each time. */
    public GuardedBody finish() {
        if (outcome == null) {
            try {
                parser.finish();
                outcome = findings.read();
            } catch (BodyFault fault) {
                outcome = fault.outcome();
            }
        }
        return outcome;
    }
}
