package io.claviger.core.limit;

import java.util.Base64;

/**
 * What one credential or account has used of its quotas and of its windows of a minute or more, to be kept under scope
 * and owner.
 *
 * @param state opaque base64 text, at most about 64 × 1 KB and mostly far less; empty where there is nothing to keep and
 *     what is kept can be deleted
 */
public record LimitRecord(LimitScope scope, String ownerId, String state) {
    LimitRecord(LimitOwner owner, byte[] state) {
        this(owner.scope(), owner.id(), Base64.getEncoder().withoutPadding().encodeToString(state));
    }

    LimitOwner owner() {
        return new LimitOwner(scope, ownerId);
    }

    byte[] stateBytes() {
        return Base64.getDecoder().decode(state);
    }
}
