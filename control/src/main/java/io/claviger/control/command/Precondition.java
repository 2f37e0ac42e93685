package io.claviger.control.command;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version that a resource must still have for a change ({@code If-Match}, RFC 9110 section 13.1.1).
 *
 * @param tags entity tags of which one must be the resource's; null where any version will do
 */
public record Precondition(@Nullable List<String> tags) {
    /** Any version will do. */
    public static final Precondition NONE = new Precondition(null);

    private static final Pattern TAG = Pattern.compile("\\s*(W/)?(\"[\\x21\\x23-\\x7E]*\")\\s*(,|$)");

    /** Reads a header; a missing one and {@code *} take any version. */
    public static Precondition of(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return NONE;
        }
        var tags = new ArrayList<String>();
        var matcher = TAG.matcher(ifMatch);
        while (matcher.regionStart() < ifMatch.length()) {
            if (!matcher.lookingAt()) {
                throw ClavigerException.invalid("header/If-Match", "must be * or entity tags in quotes, such as \"3\"");
            }
            // A weak tag never matches here (RFC 9110 section 8.8.3.2).
            if (matcher.group(1) == null) {
                tags.add(matcher.group(2));
            }
            matcher.region(matcher.end(), ifMatch.length());
        }
        return new Precondition(List.copyOf(tags));
    }

    /** The entity tag of a version. */
    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Goes on only where it holds.
     *
     * @throws ClavigerException with {@code PRECONDITION_FAILED}
     */
    public void require(long version) {
        if (tags != null && !tags.contains(tag(version))) {
            throw new ClavigerException(
                    ErrorCode.PRECONDITION_FAILED,
                    "It has the version " + tag(version) + " now, which If-Match does not name. Read it again.");
        }
    }
}
