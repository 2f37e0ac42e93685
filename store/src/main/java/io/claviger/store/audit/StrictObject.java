package io.claviger.store.audit;

import io.claviger.store.session.CanonicalJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects from elsewhere: of two members with one name, whoever reads it may have believed the other. */
final class StrictObject {
    private StrictObject() {}

    /** @throws IllegalArgumentException where the text is no single JSON object, or a name is there twice */
    static Map<String, @Nullable Object> read(String text) {
        return CanonicalJson.readStrictly(text);
    }

    static String text(Map<String, @Nullable Object> object, String name) {
        if (object.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("its " + name + " is missing, or no text");
    }

    static long number(Map<String, @Nullable Object> object, String name) {
        if (object.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("its " + name + " is missing, or no whole number");
    }
}
