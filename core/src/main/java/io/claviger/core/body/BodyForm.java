package io.claviger.core.body;

import org.jspecify.annotations.Nullable;

/** How a body says what it says. Each is read by its own rules; only {@link #JSON} needs no declaring. */
public enum BodyForm {
    /** One JSON text: {@code application/json}, or a type whose suffix is {@code +json}. */
    JSON,
    /** A JSON Merge Patch: {@code application/merge-patch+json} (RFC 7396). */
    MERGE_PATCH,
    /** A JSON Patch: {@code application/json-patch+json} (RFC 6902). */
    JSON_PATCH,
    /** A form: {@code application/x-www-form-urlencoded} (the URL standard). */
    FORM;

    /**
     * The form that a media type stands for, or null where it can't be judged.
     *
     * @param essence type and subtype without parameters, in lower case
     */
    public static @Nullable BodyForm ofEssence(String essence) {
        return switch (essence) {
            case "application/json" -> JSON;
            case "application/merge-patch+json" -> MERGE_PATCH;
            case "application/json-patch+json" -> JSON_PATCH;
            case "application/x-www-form-urlencoded" -> FORM;
            default -> essence.endsWith("+json") && essence.indexOf('/') > 0 ? JSON : null;
        };
    }
}
