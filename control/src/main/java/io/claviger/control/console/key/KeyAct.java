package io.claviger.control.console.key;

import io.claviger.control.role.Permit;

/**
 * What ends a key, or brings it back, and the words for it.
 *
 * @see KeyActPages
 */
public enum KeyAct {
    DISABLE(
            Permit.DISABLE_KEY,
            "disable",
            "Disable this key?",
            "Every request with it is refused from the moment that you confirm, on all nodes. You can enable it again.",
            "Disable",
            "is disabled"),
    ENABLE(
            Permit.ENABLE_KEY,
            "enable",
            "Enable this key?",
            "Requests with it are judged again, by the same permissions as before.",
            "Enable",
            "is enabled"),
    REVOKE(
            Permit.REVOKE_KEY,
            "revoke",
            "Revoke this key for good?",
            "It ends at once and can't be brought back; whoever uses it needs a new key. It stays in the list as revoked.",
            "Revoke for good",
            "is revoked"),
    DELETE(
            Permit.DELETE_KEY,
            "delete",
            "Delete this key?",
            "It ends at once, can't be brought back, and is gone from the list. The audit trail keeps what it was.",
            "Delete",
            "is deleted");

    private final Permit permit;
    private final String word;
    private final String question;
    private final String explanation;
    private final String button;
    private final String done;

    KeyAct(Permit permit, String word, String question, String explanation, String button, String done) {
        this.permit = permit;
        this.word = word;
        this.question = question;
        this.explanation = explanation;
        this.button = button;
        this.done = done;
    }

    public Permit permit() {
        return permit;
    }

    /** The last part of its path. */
    public String word() {
        return word;
    }

    public String question() {
        return question;
    }

    public String explanation() {
        return explanation;
    }

    public String button() {
        return button;
    }

    public String done() {
        return done;
    }

    /** Whether something breaks. */
    public boolean breaks() {
        return this != ENABLE;
    }
}
