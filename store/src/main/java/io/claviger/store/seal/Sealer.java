package io.claviger.store.seal;

import com.google.crypto.tink.Aead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Seals bytes so that nobody without the key reads or changes them, nor passes off one sealed thing as another: the name
 * of what is sealed is the associated data (AEAD, RFC 5116).
 */
public final class Sealer {
    private final Aead aead;

    Sealer(Aead aead) {
        this.aead = aead;
    }

    public byte[] seal(byte[] plain, String name) {
        try {
            return aead.encrypt(plain, name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + name, e);
        }
    }

    /**
     * Opens what {@link #seal} made under the same name.
     *
     * @throws GeneralSecurityException where it is of another key or name, or was changed
     */
    public byte[] open(byte[] sealed, String name) throws GeneralSecurityException {
        return aead.decrypt(sealed, name.getBytes(StandardCharsets.UTF_8));
    }
}
