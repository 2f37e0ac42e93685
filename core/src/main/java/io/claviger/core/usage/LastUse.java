package io.claviger.core.usage;

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
        VALUE
    }

    /**
     * What was used.
     *
     * @param dimension of a guarded value ({@code event}, …); empty for the other kinds
     * @param name of the permission, id of the secret, or the value itself
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
    }
}
