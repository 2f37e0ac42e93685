package io.claviger.store.member;

import java.util.Locale;

/** What a one-time link is for. It is good for nothing else. */
public enum LinkPurpose {
    /** Joins as an invited member. */
    INVITATION,
    /** Sets a new password. */
    RESET,
    /** Makes the first member, while nobody has joined. */
    FIRST_START,
    /** Sets a new password and removes a lost second factor: of who runs the server. */
    RECOVERY,
    /** Signs in to the demo. */
    DEMO;

    /** As it is shown: {@code first-start}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
