package io.claviger.control.handover;

import io.claviger.control.http.Members;
import io.claviger.control.json.JsonText;
import io.claviger.control.json.StrictJson;
import io.claviger.control.key.CreateKey;
import io.claviger.control.key.KeyEndpoints;
import io.claviger.core.credential.KeyType;
import io.claviger.core.error.FieldFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key that is wanted of a hand-over, as it came in: kept so, and read again when it is opened.
 *
 * @param members as they were checked against the contract
 */
record HandOverWish(String accountId, Map<String, @Nullable Object> members) {
    static HandOverWish read(String accountId, String json) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        if (StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> object) {
            object.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        return new HandOverWish(accountId, members);
    }

    String json() {
        return new String(JsonText.of(members), StandardCharsets.UTF_8);
    }

    CreateKey.Wish key() {
        return KeyEndpoints.wish(accountId, new Members(members));
    }

    /** What no hand-over can be of, since then somebody else would know the secret. Pointers are within the key. */
    List<FieldFault> faults() {
        var faults = new ArrayList<FieldFault>();
        if (members.containsKey("secret")) {
            faults.add(new FieldFault("/secret", "is generated when the link is opened; leave it out"));
        }
        if (key().type() == KeyType.PROFILE) {
            faults.add(
                    new FieldFault("/type", "must be workspace: the secret of a profile key is shown to members too"));
        }
        return faults;
    }
}
