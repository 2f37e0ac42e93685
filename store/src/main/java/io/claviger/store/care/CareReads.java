package io.claviger.store.care;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What of an account's keys needs care, to be read: of all its keys that are neither disabled nor over. */
public interface CareReads {
    /**
     * Tells each key, in no order.
     *
     * @param oldBeforeMicros only of keys that were made before it is looked up when their newest secrets were
     */
    void keysInForce(String accountId, long oldBeforeMicros, Consumer<KeyAge> keys);

    /**
     * Tells for each key that ever used a permission which ones.
     *
     * @param createdBeforeMicros only of keys that were made before
     */
    void usedPermissions(String accountId, long createdBeforeMicros, PermissionsOfKey keys);

    /** What keys are called, by id. */
    Map<String, String> names(Collection<String> keyIds);

    /** Takes what one key used. */
    @FunctionalInterface
    interface PermissionsOfKey {
        void accept(String keyId, Set<String> permissions);
    }
}
