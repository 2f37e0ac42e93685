package io.claviger.core.guard;

import io.claviger.core.error.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guarded values of a request, as a door read them.
 *
 * @param found by dimension; one that is missing counts as absent where the operation says where it stands
 * @param form whether parameters of the query are guarded, and the body may be a form, whose fields many upstreams take
 *     for such parameters
 * @param fault why the body could not be judged, or null where it could, or nothing hangs on it
 */
public record RequestValues(
        Map<String, FoundValues> found,
        boolean form,
        @Nullable BodyFault fault) {
    /** Nothing was read. */
    public static final RequestValues NONE = new RequestValues(Map.of(), false, null);

    public RequestValues {
        found = Map.copyOf(found);
    }

    /** Those that were found, the body judged or not needed. */
    public static RequestValues of(Map<String, FoundValues> found) {
        return found.isEmpty() ? NONE : new RequestValues(found, false, null);
    }

    /** These, and a body that may be a form. */
    public RequestValues withForm() {
        return new RequestValues(found, true, fault);
    }

    /** These, and a body that can't be judged. */
    public RequestValues withFault(BodyFault why) {
        return new RequestValues(found, form, why);
    }

    /**
     * Why a body can't be judged.
     *
     * @param code {@code BODY_MALFORMED}, {@code BODY_TOO_LARGE} or {@code MEDIA_TYPE_UNSUPPORTED}; {@code UNAVAILABLE}
     *     where there is no room to hold it now; {@code GUARD_FORBIDDEN} where the door is not shown bodies
     * @param reason for the caller; holds nothing of the body but names
     */
    public record BodyFault(ErrorCode code, String reason) {}
}
