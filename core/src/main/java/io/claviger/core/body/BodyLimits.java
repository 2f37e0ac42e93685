package io.claviger.core.body;

/**
 * How much of a body is taken. Beyond a limit the body is {@link GuardedBody.TooLarge}.
 *
 * @param maxBytes octets of the whole body
 * @param maxNameBytes octets of one member name or field name, as UTF-8 and unescaped
 * @param maxOpenNames member names of all objects that are open at one moment, which are kept to find duplicates
 * @param maxOpenNameBytes octets of those names
 * @param maxValueBytes octets of one guarded value, as UTF-8 and unescaped
 * @param maxValues different guarded values of a body, over all dimensions
 */
public record BodyLimits(
        long maxBytes, int maxNameBytes, int maxOpenNames, int maxOpenNameBytes, int maxValueBytes, int maxValues) {

    public BodyLimits {
        for (var limit :
                new long[] {maxBytes, maxNameBytes, maxOpenNames, maxOpenNameBytes, maxValueBytes, maxValues}) {
            if (limit < 1) {
                throw new IllegalArgumentException("a limit must be 1 or more, not " + limit);
            }
        }
    }

    /** Those for a body of so many octets; the others are 1 KiB, 65,536, 1 MiB, 1 KiB and 1,000. */
    public static BodyLimits ofBytes(long maxBytes) {
        return new BodyLimits(maxBytes, 1 << 10, 1 << 16, 1 << 20, 1 << 10, 1_000);
    }
}
