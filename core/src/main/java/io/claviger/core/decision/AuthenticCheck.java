package io.claviger.core.decision;

import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.error.ErrorCode;

/**
 * Is the credential what it says? The snapshot has compared the presented secret's digest, in constant time and against
 * a dummy where nothing was found.
 */
final class AuthenticCheck implements Check {
    private static final Passed PROVED = new Passed("The secret is the key's own.");
    private static final Passed SUPPOSED = new Passed("The key is supposed, not proved.");
    private static final Refusal MISSING = new Refusal(
            ErrorCode.CREDENTIAL_MISSING,
            "No credential was presented.",
            "Send the key in the X-API-Key header or as Authorization: Bearer.");
    private static final Refusal UNKNOWN = new Refusal(
            ErrorCode.CREDENTIAL_INVALID, "No key has this secret.", "Present the secret of a key that exists.");

    @Override
    public String name() {
        return "authentic";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        return switch (judgement.request().presented()) {
            case Presented.Nothing() -> MISSING;
            case Presented.Unusable(var scheme) ->
                new Refusal(
                        ErrorCode.CREDENTIAL_INVALID,
                        "No key proves itself by " + scheme + ".",
                        "Send the key in the X-API-Key header or as Authorization: Bearer.");
            case Presented.BearerSecret ignored -> judgement.key() == null ? UNKNOWN : PROVED;
            case Presented.Supposed(var id) ->
                judgement.key() == null
                        ? new Refusal(
                                ErrorCode.CREDENTIAL_INVALID,
                                "No key has the id " + id + ".",
                                "Name the id of a key that exists.")
                        : SUPPOSED;
        };
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        var key = judgement.key();
        var secret = judgement.secret();
        return Inputs.with()
                .text(
                        "presented",
                        switch (judgement.request().presented()) {
                            case Presented.Nothing() -> "nothing";
                            case Presented.BearerSecret ignored -> "a bearer secret";
                            case Presented.Unusable(var scheme) -> scheme;
                            case Presented.Supposed ignored -> "a key's id";
                        })
                .text("credentialId", key == null ? null : key.id())
                .text("secretId", secret == null ? null : secret.id())
                .build();
    }
}
