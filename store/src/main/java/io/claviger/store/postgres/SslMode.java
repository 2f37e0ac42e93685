package io.claviger.store.postgres;

import java.util.Arrays;
import java.util.Optional;

/** How much TLS is asked for, as libpq's {@code sslmode} has it. */
public enum SslMode {
    DISABLE("disable"),
    ALLOW("allow"),
    PREFER("prefer"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String text;

    SslMode(String text) {
        this.text = text;
    }

    static Optional<SslMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findAny();
    }

    /** As it stands in a URL. */
    public String text() {
        return text;
    }

    /** Whether somebody on the way can neither read nor pose as the server. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }
}
