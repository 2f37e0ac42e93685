package io.claviger.control.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PasswordHashingTest {
    /** From the tests of the reference implementation: 64 MiB, two passes, one lane. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private final PasswordHashing hashing = new PasswordHashing(new SecureRandom(), 1);

    @Test
    void hashesOfTheReferenceImplementationAreRead() {
        assertThat(hashing.matches(Secret.of("password"), REFERENCE)).isTrue();
        assertThat(hashing.matches(Secret.of("passwore"), REFERENCE)).isFalse();
        assertThat(hashing.isOutdated(REFERENCE)).isTrue();
    }

    @Test
    void aPasswordIsKeptWithItsParametersAndASaltOfItsOwn() {
        var kept = hashing.hash(Secret.of("café is where we meet"));
        assertThat(kept).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashing.hash(Secret.of("café is where we meet"))).isNotEqualTo(kept);
        assertThat(hashing.isOutdated(kept)).isFalse();
        // the same letter as two characters
        assertThat(hashing.matches(Secret.of("cafe\u0301 is where we meet"), kept))
                .isTrue();
        assertThat(hashing.matches(Secret.of("cafe is where we meet"), kept)).isFalse();
    }

    @Test
    void againstNothingTheSameIsComputed() {
        var before = hashing.computed();
        assertThat(hashing.matches(Secret.of("whatever it may be"), null)).isFalse();
        assertThat(hashing.computed()).isEqualTo(before + 1);
    }

    @Test
    void aFloodIsToldToComeAgain() throws Exception {
        var busy = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Future<Boolean>>();
            for (var i = 0; i < 60; i++) {
                tries.add(threads.submit(() -> hashing.matches(Secret.of("whatever it may be"), null)));
            }
            for (var one : tries) {
                try {
                    assertThat(one.get()).isFalse();
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    ClavigerException.class,
                                    fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE));
                    busy++;
                }
            }
        }
        assertThat(busy).isPositive();
        assertThat(hashing.matches(Secret.of("whatever it may be"), null)).isFalse();
    }

    @Test
    void onlyLongPasswordsThatNobodyTriesFirstAreTaken() {
        assertThat(faults("eleven char")).contains("12 to 1000");
        assertThat(faults("x".repeat(1001))).contains("12 to 1000");
        assertThat(faults("Password1234")).contains("tried first");
        assertThat(faults("JO@example.org")).contains("e-mail");
        assertThat(faults("twelve chars")).isEmpty();
        assertThat(faults("🔑".repeat(12))).isEmpty();
        assertThat(faults("🔑".repeat(11))).isNotEmpty();
        assertThat(faults("only lower case letters")).isEmpty();
    }

    private static String faults(String password) {
        var faults = PasswordRules.faultsOf(Secret.of(password), "jo@example.org", "/password");
        assertThat(faults.toString()).doesNotContain(password);
        return faults.isEmpty() ? "" : faults.toString();
    }

    @Test
    void noParametersAreTakenThatAreNone() {
        assertThatThrownBy(() -> hashing.matches(Secret.of("x"), "plain text")).isInstanceOf(RuntimeException.class);
    }
}
