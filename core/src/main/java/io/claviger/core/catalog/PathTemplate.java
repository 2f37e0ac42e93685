package io.claviger.core.catalog;

import io.claviger.core.error.ClavigerException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A path template of OpenAPI ("Path Templating"). A parameter stands for one character or more of one segment; it may
 * have text before and after it ({@code /files/{name}.json}), but there is one at most in a segment.
 *
 * <p>Literal text is kept in the normal form of {@link RequestPath}, so that {@code /caf%c3%a9} and {@code /café} are
 * the same template.
 */
public final class PathTemplate {
    /** How long a template may be, in characters. */
    public static final int MAX_LENGTH = 2048;

    /** How many segments a template may have. */
    public static final int MAX_SEGMENTS = 64;

    private final List<Segment> segments;

    private PathTemplate(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    /** One segment; {@code name} is null when it is all literal, and then {@code after} is empty. */
    record Segment(String before, @Nullable String name, String after) {
        boolean isLiteral() {
            return name == null;
        }

        /** Whether some request segment fits both. */
        boolean overlaps(Segment other) {
            if (isLiteral()) {
                return other.isLiteral() ? before.equals(other.before) : other.accepts(before);
            }
            if (other.isLiteral()) {
                return accepts(other.before);
            }
            return (before.startsWith(other.before) || other.before.startsWith(before))
                    && (after.endsWith(other.after) || other.after.endsWith(after));
        }

        /** Below 0 where this is tried before the other: literal text, then the longest text before and after. */
        int compareSpecificity(Segment other) {
            if (isLiteral() || other.isLiteral()) {
                return Boolean.compare(other.isLiteral(), isLiteral());
            }
            var byBefore = Integer.compare(other.before.length(), before.length());
            return byBefore != 0 ? byBefore : Integer.compare(other.after.length(), after.length());
        }

        boolean covers(Segment other) {
            if (isLiteral() || other.isLiteral()) {
                return isLiteral() ? equals(other) : accepts(other.before);
            }
            return other.before.startsWith(before) && other.after.endsWith(after);
        }

        private boolean accepts(String text) {
            return text.length() > before.length() + after.length() && text.startsWith(before) && text.endsWith(after);
        }
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException that says what is wrong with it, for a person
     */
    public static PathTemplate parse(String template) {
        if (template.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a path may have at most " + MAX_LENGTH + " characters");
        }
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a path must start with a slash");
        }
        if (template.indexOf('?') >= 0 || template.indexOf('#') >= 0) {
            throw new IllegalArgumentException("a path has neither query nor fragment");
        }
        var segments = new ArrayList<Segment>();
        for (var text : template.substring(1).split("/", -1)) {
            segments.add(segment(text));
        }
        if (segments.size() > MAX_SEGMENTS) {
            throw new IllegalArgumentException("a path may have at most " + MAX_SEGMENTS + " segments");
        }
        checkNormal(segments);
        var read = new PathTemplate(segments);
        if (new HashSet<>(read.parameters()).size() != read.parameters().size()) {
            throw new IllegalArgumentException("a path names each of its parameters once");
        }
        return read;
    }

    /** The names of its parameters, left to right. */
    public List<String> parameters() {
        var names = new ArrayList<String>();
        for (var segment : segments) {
            if (segment.name() != null) {
                names.add(segment.name());
            }
        }
        return names;
    }

    /** The template without its parameters' names: two templates of one shape fit the same requests. */
    public String shape() {
        var shape = new StringJoiner("/", "/", "");
        for (var segment : segments) {
            shape.add(segment.isLiteral() ? segment.before() : segment.before() + "{}" + segment.after());
        }
        return shape.toString();
    }

    /** Whether some request fits both templates. */
    public boolean overlaps(PathTemplate other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (var i = 0; i < segments.size(); i++) {
            if (!segments.get(i).overlaps(other.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this one is chosen for a request that fits both. */
    public boolean isMoreSpecificThan(PathTemplate other) {
        for (var i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            var order = segments.get(i).compareSpecificity(other.segments.get(i));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    /** Whether every request that fits the other fits this one too. */
    public boolean covers(PathTemplate other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (var i = 0; i < segments.size(); i++) {
            if (!segments.get(i).covers(other.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    List<Segment> segments() {
        return segments;
    }

    @Override
    public String toString() {
        return shape();
    }

    private static Segment segment(String text) {
        var open = text.indexOf('{');
        var close = text.indexOf('}');
        if (open < 0 && close < 0) {
            return new Segment(normal(text), null, "");
        }
        if (open < 0 || close < open) {
            throw new IllegalArgumentException("the braces in \"" + text + "\" do not match");
        }
        var after = text.substring(close + 1);
        if (after.indexOf('{') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" has two parameters; one segment may have one");
        }
        var name = text.substring(open + 1, close);
        if (after.indexOf('}') >= 0 || name.indexOf('{') >= 0) {
            throw new IllegalArgumentException("the braces in \"" + text + "\" do not match");
        }
        if (!name.matches("[A-Za-z0-9_.$@:~-]+")) {
            throw new IllegalArgumentException("\"{" + name + "}\" is not the name of a parameter");
        }
        return new Segment(normal(text.substring(0, open)), name, normal(after));
    }

    /** Literal text in its normal form, with every escape decoded that may be. */
    private static String normal(String literal) {
        // neither the leading slash nor the x are kept: they keep a piece of a segment from reading as a dot segment
        var normal = normalised("/x" + PathText.escape(literal));
        var reading = PathText.decodedReading(normal);
        return (reading == null ? normal : reading).substring(2);
    }

    private static void checkNormal(List<Segment> segments) {
        var sample = new StringJoiner("/", "/", "");
        for (var segment : segments) {
            sample.add(segment.isLiteral() ? segment.before() : segment.before() + "x" + segment.after());
        }
        normalised(sample.toString());
    }

    private static String normalised(String path) {
        try {
            return PathText.normalise(path);
        } catch (ClavigerException refused) {
            throw new IllegalArgumentException("no request could have this path: " + refused.detail(), refused);
        }
    }
}
