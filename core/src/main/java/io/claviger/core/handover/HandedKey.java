package io.claviger.core.handover;

import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Secret;

/**
 * A key that was just made for who opened a hand-over, with the secret that is shown this once.
 *
 * @param account the name of the account that the key is of
 * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
 */
public record HandedKey(
        String id, String name, String account, Environment environment, long expiresAtMicros, Secret secret) {}
