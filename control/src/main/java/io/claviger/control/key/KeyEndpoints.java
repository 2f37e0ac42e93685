package io.claviger.control.key;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.credential.KeyQuery;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.page.Page;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls on keys. */
public final class KeyEndpoints {
    private final Snapshot snapshot;
    private final MicroClock clock;
    private final CreateKey create;
    private final ChangeKey change;
    private final RotateKey rotate;
    private final DisableKey disable = new DisableKey();
    private final EnableKey enable = new EnableKey();
    private final RevokeKey revoke = new RevokeKey();
    private final DeleteKey delete = new DeleteKey();

    public KeyEndpoints(Snapshot snapshot, Pepper pepper, MicroClock clock, SecureRandom random) {
        this.snapshot = snapshot;
        this.clock = clock;
        this.create = new CreateKey(snapshot, pepper, random);
        this.change = new ChangeKey(snapshot);
        this.rotate = new RotateKey(pepper, random);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_KEYS, this::list,
                Permit.GET_KEY, this::get,
                Permit.GET_KEY_SECRET, this::secret,
                Permit.CREATE_KEY, this::create,
                Permit.CHANGE_KEY, this::change,
                Permit.ROTATE_KEY, this::rotate,
                Permit.DISABLE_KEY, call -> call.change(disable, target(call), this::shown),
                Permit.ENABLE_KEY, call -> call.change(enable, target(call), this::shown),
                Permit.REVOKE_KEY, call -> call.change(revoke, target(call), this::shown),
                Permit.DELETE_KEY, call -> call.change(delete, target(call), key -> HttpAnswer.json(200, Map.of())));
    }

    private HttpAnswer list(Call call) {
        var accountId = call.path("accountId");
        var page = call.page();
        var status = call.query().has("status")
                ? call.query().constant("status", CredentialStatus.class, CredentialStatus.ACTIVE)
                : null;
        var query = new KeyQuery(accountId, call.query().text("search"), status, page);
        record Found(Page<StoredKey> keys, KeyMakers makers) {}
        var found = call.read(tx -> {
            AccountAccess.find(tx, call.caller(), accountId);
            var keys = tx.keys().list(query);
            return new Found(keys, KeyMakers.of(tx, keys.items()));
        });
        var json = json();
        return call.page(found.keys, key -> found.makers.addTo(json.apply(key), key));
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        record Found(StoredKey key, KeyMakers makers) {}
        var found = call.read(tx -> {
            var key = KeyAccess.find(tx, call.caller(), call.path("keyId"));
            return new Found(key, KeyMakers.of(tx, List.of(key)));
        });
        return Answers.resource(200, found.key.version(), found.makers.addTo(json().apply(found.key), found.key));
    }

    private HttpAnswer create(Call call) {
        var wish = wish(call.path("accountId"), call.body());
        if (call.isFaulty()) {
            call.requireSound(call.read(tx -> {
                AccountAccess.find(tx, call.caller(), wish.accountId());
                return create.faultsOf(tx, wish);
            }));
        }
        return call.change(
                create,
                wish,
                made -> shownWithSecret(201, made)
                        .with("Location", "/api/v1/keys/" + made.key().id()));
    }

    /** Reads what is said of a key when it is made. */
    public static CreateKey.Wish wish(String accountId, Members body) {
        var secret = body.text("secret");
        return new CreateKey.Wish(
                accountId,
                body.constant("type", KeyType.class, KeyType.WORKSPACE),
                body.constant("accessType", AccessType.class, AccessType.CUSTOM),
                body.requiredText("name"),
                body.text("description"),
                body.text("contactEmail"),
                body.constant("environment", Environment.class, Environment.LIVE),
                PolicyReference.read(body),
                PolicyWish.read(body),
                body.micros("expiresAt"),
                body.textsByName("metadata"),
                secret == null ? null : Secret.of(secret));
    }

    private HttpAnswer change(Call call) {
        var body = call.body();
        var wish = new ChangeKey.Change(
                target(call),
                body.text("name"),
                body.change("description", Function.identity()),
                body.change("contactEmail", Function.identity()),
                PolicyReference.read(body),
                body.has("accessType") ? body.constant("accessType", AccessType.class, AccessType.CUSTOM) : null,
                PolicyWish.read(body),
                body.change("expiresAt", Timestamps::micros),
                body.has("metadata") ? body.textsByName("metadata") : null);
        if (call.isFaulty()) {
            call.requireSound(
                    call.read(tx -> change.faultsOf(tx, wish, KeyAccess.find(tx, call.caller(), call.path("keyId")))));
        }
        return call.change(change, wish, this::shownWithWarnings);
    }

    /** That of a profile key, which ships inside an app and so is no secret any more; that of another is not kept. */
    private HttpAnswer secret(Call call) {
        call.requireSound();
        return call.read(tx -> {
            var key = KeyAccess.find(tx, call.caller(), call.path("keyId"));
            if (key.type() != KeyType.PROFILE) {
                throw ClavigerException.conflict(
                        "The secret of a workspace key is shown once, when it is made or rotated; it is not kept.");
            }
            var secret = tx.keys().published(key);
            if (secret == null) {
                throw ClavigerException.conflict("The key has no secret in force, so there is none to show.");
            }
            return HttpAnswer.json(
                    200, Answers.members("keyId", key.id(), "secret", secret.reveal(), "qrSvg", qrSvg(key, secret)));
        });
    }

    private HttpAnswer rotate(Call call) {
        var overlap = Duration.ofSeconds(call.body().number("overlapSeconds", 0));
        var wish = new RotateKey.Rotation(target(call), overlap);
        return call.change(rotate, wish, made -> shownWithSecret(200, made));
    }

    private static KeyTarget target(Call call) {
        return new KeyTarget(call.path("keyId"), call.precondition());
    }

    private HttpAnswer shown(StoredKey key) {
        return Answers.resource(200, key.version(), json().apply(key));
    }

    private HttpAnswer shownWithWarnings(StoredKey key) {
        var body = json().apply(key);
        addWarnings(body, key);
        return Answers.resource(200, key.version(), body);
    }

    /** The one answer that shows the secret of a workspace key. */
    private HttpAnswer shownWithSecret(int status, KeyWithSecret made) {
        var key = made.key();
        var body = Answers.members(
                "key", json().apply(key), "secret", made.secret().reveal());
        if (key.type() == KeyType.PROFILE) {
            body.put("qrSvg", qrSvg(key, made.secret()));
            addWarnings(body, key);
        }
        return Answers.resource(status, key.version(), body);
    }

    private static String qrSvg(StoredKey key, Secret secret) {
        return QrCode.svg(secret.reveal(), "QR code of the key " + key.name());
    }

    private void addWarnings(Map<String, @Nullable Object> body, StoredKey key) {
        if (key.type() == KeyType.PROFILE) {
            body.put(
                    "warnings",
                    ProfileRules.warnings(key, snapshot.catalog()).stream()
                            .map(warning -> Answers.members("pointer", warning.pointer(), "detail", warning.detail()))
                            .toList());
        }
    }

    /** Renders keys, all against the same catalog and time. */
    private Function<StoredKey, Map<String, @Nullable Object>> json() {
        var catalog = snapshot.catalog();
        var now = clock.nowMicros();
        return key -> {
            var own = key.accessType() == AccessType.CUSTOM;
            var permissions = (own ? key.policy().permissions() : catalog.permissionsOf(key.accessType()))
                    .stream().sorted().toList();
            return Answers.members(
                    "id", key.id(),
                    "accountId", key.accountId(),
                    "name", key.name(),
                    "description", key.description(),
                    "contactEmail", key.contactEmail(),
                    "kind", "key",
                    "type", key.type().text(),
                    "accessType", key.accessType().text(),
                    "environment", key.environment().text(),
                    "policyId", key.policyId(),
                    "permissions", permissions,
                    "dormantPermissions",
                            permissions.stream()
                                    .filter(one -> !catalog.hasPermission(one))
                                    .toList(),
                    "ipRanges", PolicyJson.ranges(key.policy()),
                    "guards", PolicyJson.guards(key.policy()),
                    "rateLimits", PolicyJson.rateLimits(key.policy().usage()),
                    "quotas", PolicyJson.quotas(key.policy().usage()),
                    "modes", PolicyJson.modes(key.policy()),
                    "status", word(key.statusAt(now)),
                    "expiresAt", Timestamps.textOrNull(key.expiresAtMicros()),
                    "metadata", new TreeMap<>(key.metadata()),
                    "createdAt", Timestamps.text(key.createdAtMicros()),
                    "changedAt", Timestamps.text(key.changedAtMicros()),
                    "lastUsedAt", key.lastUsedAtMicros() == null ? null : Timestamps.text(key.lastUsedAtMicros()));
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
