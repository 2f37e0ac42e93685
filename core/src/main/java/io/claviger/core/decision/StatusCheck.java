package io.claviger.core.decision;

import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.time.MicroClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Is the credential in force, and the presented secret still one of its own? */
final class StatusCheck implements Check {
    private static final Passed ACTIVE = new Passed("The key is active.");
    private static final Refusal DISABLED =
            new Refusal(ErrorCode.CREDENTIAL_DISABLED, "The key is disabled.", "Enable the key.");
    private static final Refusal REVOKED =
            new Refusal(ErrorCode.CREDENTIAL_REVOKED, "The key was revoked.", "Use another key; revoking is for good.");
    private static final Refusal SUPERSEDED = new Refusal(
            ErrorCode.CREDENTIAL_REVOKED,
            "The secret was replaced by rotation, and the overlap has ended.",
            "Use the key's current secret.");
    private static final Refusal EXPIRED = new Refusal(
            ErrorCode.CREDENTIAL_EXPIRED, "The key has expired.", "Set a later expiry, or use another key.");

    @Override
    public String name() {
        return "status";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return new Skipped("There is no key to look at.");
        }
        var secret = judgement.secret();
        var superseded = secret != null && judgement.atMicros() >= secret.endsAtMicros();
        return switch (key.statusAt(judgement.atMicros())) {
            case REVOKED -> REVOKED;
            // who has but an old secret may not learn that the key is disabled, not even where others may
            case DISABLED -> superseded ? SUPERSEDED : DISABLED;
            case EXPIRED -> EXPIRED;
            case ACTIVE -> superseded ? SUPERSEDED : ACTIVE;
        };
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return Inputs.NONE;
        }
        var secret = judgement.secret();
        return Inputs.with()
                .text("status", word(key.statusAt(judgement.atMicros()).name()))
                .text("at", time(judgement.atMicros()))
                .text("expiresAt", time(key.expiresAtMicros()))
                .text("secretEndsAt", secret == null ? null : time(secret.endsAtMicros()))
                .build();
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String time(long micros) {
        return micros == MicroClock.NEVER
                ? null
                : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
