package io.claviger.core.handover;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import java.util.concurrent.CompletionStage;

/** Opens hand-overs. */
@FunctionalInterface
public interface HandOverSource {
    /**
     * Uses a hand-over up and generates its key. It does not wait; what it gives is completed on any thread.
     *
     * @param token what opens it, as it was presented
     * @return the key; fails with a {@link io.claviger.core.error.ClavigerException}: {@code NOT_FOUND} for one that is
     *     unknown, used, revoked or expired alike; {@code CONFLICT} where the key can't be made any more as it was asked for,
     *     with a message for who opened it; {@code RATE_LIMITED} where too much failed from the address; {@code UNAVAILABLE}
     */
    CompletionStage<HandedKey> open(Secret token, ClientAddress client);
}
