package io.claviger.core.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One method and path template of an API.
 *
 * @param api the slug of its API
 * @param operationId its id in the document; unique within the API
 * @param method upper-case HTTP method
 * @param path the template as in the document, without the API's prefix: {@code /customers/{customerId}}
 * @param permission the permission that a call needs
 * @param group the permission group it is shown under
 * @param cost what a call takes from limits and quotas, 1 or more
 * @param maxBodyBytes size limit of a body that must be judged whole
 * @param open whether it asks for no credential ({@code public: true})
 * @param bodyTypes media types of the body that the document declares, lower case and without parameters
 * @param guards where guarded values are, by dimension ({@code event}, {@code attribute}, …)
 * @param subject whose record it is, or null where the document does not say
 * @param response members of the answer that a key may not see, by dimension
 */
public record Operation(
        String api,
        String operationId,
        String method,
        String path,
        @Nullable String summary,
        String permission,
        String group,
        int cost,
        long maxBodyBytes,
        boolean open,
        Set<String> bodyTypes,
        Map<String, ValueSource> guards,
        @Nullable Subject subject,
        Map<String, ValueSource> response) {

    /** The size limit of a body that must be judged whole unless the document sets one: 1 MiB. */
    public static final long DEFAULT_MAX_BODY_BYTES = 1L << 20;

    public Operation {
        bodyTypes = Set.copyOf(bodyTypes);
        guards = Map.copyOf(guards);
        response = Map.copyOf(response);
    }

    /** Where a guarded value stands in a request or an answer. */
    public sealed interface ValueSource {
        /** The value at a JSON Pointer, {@code *} standing for every item of an array. */
        record BodyValue(List<String> pointer) implements ValueSource {
            public BodyValue {
                pointer = List.copyOf(pointer);
            }
        }

        /** The member names of the object at a JSON Pointer. */
        record BodyKeys(List<String> pointer) implements ValueSource {
            public BodyKeys {
                pointer = List.copyOf(pointer);
            }
        }

        /** In words for a person, such as {@code body /data/action}. */
        default String words() {
            return switch (this) {
                case BodyValue(var pointer) -> "body " + text(pointer);
                case BodyKeys(var pointer) -> "members of body " + text(pointer);
                case QueryParameter(var name) -> "query " + name;
                case HeaderField(var name) -> "header " + name;
                case PathParameter(var name) -> "path " + name;
            };
        }

        private static String text(List<String> pointer) {
            var text = new StringBuilder();
            pointer.forEach(
                    token -> text.append('/').append(token.replace("~", "~0").replace("/", "~1")));
            return text.isEmpty() ? "as a whole" : text.toString();
        }

        /** A query parameter. */
        record QueryParameter(String name) implements ValueSource {}

        /** A header. */
        record HeaderField(String name) implements ValueSource {}

        /** A parameter of the path template. */
        record PathParameter(String name) implements ValueSource {}
    }

    /** Whose record an operation touches. */
    public sealed interface Subject {
        /** Nobody's: {@code subject: none}. */
        record Nobody() implements Subject {}

        /** The one that a value of the request names. */
        record Named(ValueSource source) implements Subject {}
    }
}
