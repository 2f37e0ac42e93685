package io.claviger.store;

import org.jspecify.annotations.Nullable;

/** The store can't be opened. Its message is one line that tells the person who starts Claviger what to do. */
public final class StoreOpenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** The data directory can't be made, read or written. */
        DIRECTORY,
        /** Another process uses it. */
        LOCKED,
        /** The database file is damaged or is none. */
        CORRUPT,
        /** A later version of Claviger has written it. */
        NEWER,
        /** The master key is missing, malformed or another. */
        MASTER_KEY,
        /** The database server can't be reached, or can't answer now. */
        UNREACHABLE,
        /** The database server lets us in not at all, or not with the rights that are needed, or is none that fits. */
        REFUSED,
        /** A restore would overwrite what is there. */
        OCCUPIED,
        /** What is kept can't be understood, such as an API's document. */
        CONTENT
    }

    public StoreOpenException(Reason reason, String message) {
        this(reason, message, null);
    }

    public StoreOpenException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
