package io.claviger.core.body;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a body can be judged, told from the fields that describe it. */
public sealed interface BodyGate {
    /** It can, read in this form. */
    record Readable(BodyForm form) implements BodyGate {}

    /** It can't ({@code MEDIA_TYPE_UNSUPPORTED}); {@code reason} says why, for the caller. */
    record Unsupported(String reason) implements BodyGate {}

    /**
     * Judges the fields of a request's or answer's head.
     *
     * <p>{@code application/json} and {@code +json} are always readable. A merge patch that the operation does not
     * declare is read as plain JSON, which refuses more. A JSON Patch or a form must be declared: an upstream that does
     * not look at the media type would read something else than what was judged.
     *
     * @param contentTypes the values of all {@code Content-Type} lines
     * @param contentEncodings the values of all {@code Content-Encoding} lines
     * @param declared what the operation's document declares; {@link BodyForm#JSON} is understood
     */
    static BodyGate judge(List<String> contentTypes, List<String> contentEncodings, Set<BodyForm> declared) {
        if (!contentEncodings.isEmpty()) {
            return new Unsupported("A guarded body must have no content encoding.");
        }
        if (contentTypes.size() != 1) {
            return new Unsupported(
                    contentTypes.isEmpty()
                            ? "A guarded body must name its media type."
                            : "A guarded body must name one media type.");
        }
        var type = MediaType.parse(contentTypes.getFirst());
        if (type == null) {
            return new Unsupported("The media type is malformed.");
        }
        if (!type.isUtf8()) {
            return new Unsupported("A guarded body must be UTF-8.");
        }
        var form = form(BodyForm.ofEssence(type.essence()), declared);
        return form == null
                ? new Unsupported("The media type " + type.essence() + " can't be judged here.")
                : new Readable(form);
    }

    /** Whether some upstream might take a body with such {@code Content-Type} lines for a form, of either kind. */
    static boolean mayBeForm(List<String> contentTypes) {
        for (var line : contentTypes) {
            var type = MediaType.parse(line);
            var said = type == null ? line.toLowerCase(Locale.ROOT) : type.essence();
            if (said.startsWith("multipart/")
                    || (type == null
                            ? said.contains("form") || said.contains("multipart")
                            : BodyForm.ofEssence(said) == BodyForm.FORM)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable BodyForm form(@Nullable BodyForm form, Set<BodyForm> declared) {
        if (form == null || form == BodyForm.JSON || declared.contains(form)) {
            return form;
        }
        return form == BodyForm.MERGE_PATCH ? BodyForm.JSON : null;
    }
}
