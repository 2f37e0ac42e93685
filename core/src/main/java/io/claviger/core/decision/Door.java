package io.claviger.core.decision;

/** A way in. */
public enum Door {
    GATEWAY,
    VERIFY,
    FORWARD_AUTH,
    EXPLAIN
}
