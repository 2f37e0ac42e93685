package io.claviger.control.token;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Role;
import io.claviger.core.time.MicroClock;
import io.claviger.store.credential.StoredToken;
import io.claviger.store.credential.TokenQuery;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls on service tokens. */
public final class TokenEndpoints {
    private final MicroClock clock;
    private final CreateToken create;
    private final RotateToken rotate;
    private final RevokeToken revoke = new RevokeToken();

    public TokenEndpoints(Pepper pepper, MicroClock clock, SecureRandom random) {
        this.clock = clock;
        this.create = new CreateToken(pepper, random);
        this.rotate = new RotateToken(pepper, random);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_ALL_TOKENS, call -> list(call, null),
                Permit.LIST_TOKENS, call -> list(call, call.path("accountId")),
                Permit.GET_TOKEN, this::get,
                Permit.CREATE_INSTALLATION_TOKEN, call -> create(call, null),
                Permit.CREATE_TOKEN, call -> create(call, call.path("accountId")),
                Permit.ROTATE_TOKEN, this::rotate,
                Permit.REVOKE_TOKEN, call -> call.change(revoke, target(call), this::shown));
    }

    private HttpAnswer list(Call call, @Nullable String accountId) {
        var page = call.page();
        var status = call.query().has("status")
                ? call.query().constant("status", CredentialStatus.class, CredentialStatus.ACTIVE)
                : null;
        var roots = accountId == null ? call.caller().roots() : List.of(accountId);
        var query = new TokenQuery(roots, call.query().text("search"), status, page);
        var tokens = call.read(tx -> {
            if (accountId != null) {
                AccountAccess.find(tx, call.caller(), accountId);
            }
            return tx.tokens().list(query);
        });
        return call.page(tokens, this::json);
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return shown(call.read(tx -> TokenAccess.find(tx, call.caller(), call.path("tokenId"))));
    }

    private HttpAnswer create(Call call, @Nullable String accountId) {
        var body = call.body();
        var role = body.constant("role", Role.class, Role.VERIFY);
        var wish = new CreateToken.Wish(accountId, body.requiredText("name"), role, body.micros("expiresAt"), null);
        if (call.isFaulty()) {
            if (accountId != null) {
                call.read(tx -> AccountAccess.find(tx, call.caller(), accountId));
            }
            call.requireSound(create.faultsOf(wish, clock.nowMicros()));
        }
        return call.change(
                create,
                wish,
                made -> shownWithSecret(201, made)
                        .with("Location", "/api/v1/tokens/" + made.token().id()));
    }

    private HttpAnswer rotate(Call call) {
        var overlap = Duration.ofSeconds(call.body().number("overlapSeconds", 0));
        var wish = new RotateToken.Rotation(target(call), overlap);
        return call.change(rotate, wish, made -> shownWithSecret(200, made));
    }

    private static TokenTarget target(Call call) {
        return new TokenTarget(call.path("tokenId"), call.precondition());
    }

    private HttpAnswer shown(StoredToken token) {
        return Answers.resource(200, token.version(), json(token));
    }

    /** The one answer that shows a secret. */
    private HttpAnswer shownWithSecret(int status, TokenWithSecret made) {
        var body = Answers.members(
                "token", json(made.token()), "secret", made.secret().reveal());
        return Answers.resource(status, made.token().version(), body);
    }

    private Map<String, @Nullable Object> json(StoredToken token) {
        var lastUsed = token.lastUsedAtMicros();
        return Answers.members(
                "id", token.id(),
                "accountId", token.accountId(),
                "name", token.name(),
                "role", token.role().name().toLowerCase(Locale.ROOT),
                "status", token.statusAt(clock.nowMicros()).name().toLowerCase(Locale.ROOT),
                "expiresAt", Timestamps.textOrNull(token.expiresAtMicros()),
                "createdAt", Timestamps.text(token.createdAtMicros()),
                "changedAt", Timestamps.text(token.changedAtMicros()),
                "lastUsedAt", lastUsed == null ? null : Timestamps.text(lastUsed));
    }
}
