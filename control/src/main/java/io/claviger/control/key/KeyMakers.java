package io.claviger.control.key;

import io.claviger.control.http.Answers;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of those who made some keys, as they are called now. */
final class KeyMakers {
    private final Map<String, String> names;

    private KeyMakers(Map<String, String> names) {
        this.names = names;
    }

    static KeyMakers of(Reading tx, Collection<StoredKey> keys) {
        var names = new HashMap<String, String>();
        keys.stream().map(StoredKey::createdBy).distinct().forEach(id -> {
            var name = name(tx, id);
            if (name != null) {
                names.put(id, name);
            }
        });
        return new KeyMakers(names);
    }

    private static @Nullable String name(Reading tx, String id) {
        var member = tx.members().find(id);
        if (member != null) {
            return member.name();
        }
        var token = tx.tokens().find(id);
        return token == null ? null : token.name();
    }

    /** Puts the maker into the JSON of a key. */
    Map<String, @Nullable Object> addTo(Map<String, @Nullable Object> json, StoredKey key) {
        json.put("createdBy", Answers.members("id", key.createdBy(), "name", names.get(key.createdBy())));
        return json;
    }
}
