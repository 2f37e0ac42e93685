package io.claviger.core.usage;

import io.claviger.core.address.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * When a credential was last allowed by, or with, something.
 *
 * @param atMicros when such a request arrived
 * @param fresh whether it may be the first one, so that there may be one more to keep
 */
public record LastUse(String credentialId, Subject subject, long atMicros, boolean fresh) {

    /** What kind of thing it was. */
    public enum Kind {
        /** A permission, by its name. */
        PERMISSION,
        /** One of the credential's secrets, by its id. */
        SECRET,
        /** A guarded value. */
        VALUE,
        /** An address from which a secret was used that a newer one takes the place of. */
        CALLER;

        /** Whether callers choose what there is of it, so that it must be bounded. */
        public boolean chosenByCallers() {
            return this == VALUE || this == CALLER;
        }
    }

    /**
     * What was used.
     *
     * @param dimension of a guarded value ({@code event}, …), or the id of the secret that a caller used; empty for the
     *     other kinds
     * @param name of the permission, id of the secret, the value itself, or the caller's address; empty where that was not
     *     told
     */
    public record Subject(Kind kind, String dimension, String name) {
        public static Subject permission(String name) {
            return new Subject(Kind.PERMISSION, "", name);
        }

        public static Subject secret(String id) {
            return new Subject(Kind.SECRET, "", id);
        }

        public static Subject value(String dimension, String value) {
            return new Subject(Kind.VALUE, dimension, value);
        }

        public static Subject caller(String secretId, @Nullable ClientAddress address) {
            return new Subject(Kind.CALLER, secretId, address == null ? "" : address.text());
        }
    }
}
