package io.claviger.control.token;

import io.claviger.control.role.Caller;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.store.Store;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Operators' tokens that nobody's token issued: the first one of an empty store, and those that whoever runs the server
 * makes on its own machine.
 */
public final class Bootstrap {
    /** Characters of a given token at least. */
    public static final int SHORTEST = 32;

    private static final Pattern GIVEN =
            Pattern.compile(KeyFormat.TOKEN_PREFIX + "_[\\x21-\\x7E]{" + (SHORTEST - 7) + ",505}");

    private final Store store;
    private final CreateToken createToken;

    public Bootstrap(Store store, SecureRandom random) {
        this.store = store;
        this.createToken = new CreateToken(store.pepper(), random);
    }

    /**
     * Makes the first operator's token, but only while no token was ever made: so a revoked one is never revived.
     *
     * @param given a secret to use, or null to have one generated
     * @return the secret, to be shown once; null where a token was made before, {@code given} then being left unread
     * @throws IllegalArgumentException where {@code given} is not 32 to 512 characters of printable ASCII that start
     *     {@code cvgadm_}
     */
    public @Nullable Secret firstToken(@Nullable Secret given) {
        if (store.read(tx -> tx.tokens().everMade())) {
            return null;
        }
        if (given != null && !GIVEN.matcher(given.reveal()).matches()) {
            throw new IllegalArgumentException("a bootstrap admin token is " + SHORTEST
                    + " to 512 printable ASCII characters that start with " + KeyFormat.TOKEN_PREFIX + "_");
        }
        return make("bootstrap", "First admin token", given, true).orElse(null);
    }

    /** Makes one more operator's token, for who runs the server and has lost every other. */
    public Secret anotherToken(String name) {
        return make("command-line", name, null, false).orElseThrow();
    }

    /** Whether it is the first is asked within the change: several nodes may start on a new database at once. */
    private Optional<Secret> make(String part, String name, @Nullable Secret given, boolean onlyTheFirst) {
        var caller = Caller.system(part);
        var wish = new CreateToken.Wish(null, name, Role.OPERATOR, null, given);
        return store.<Optional<Secret>>change(
                        caller.actor(),
                        "createToken",
                        tx -> onlyTheFirst && tx.tokens().everMade()
                                ? tx.nothingChanged(Optional.empty())
                                : Optional.of(
                                        createToken.perform(tx, caller, wish).secret()))
                .value();
    }
}
