package io.claviger.store.credential;

import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.NAMED_POLICY;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.CredentialKind;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.schema.tables.records.CredentialRecord;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.CanonicalJson;
import io.claviger.store.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Keys in SQL. */
public final class SqlKeys implements Keys {
    /** Neither revoked nor deleted. */
    private static final Condition ALIVE = CREDENTIAL
            .KIND
            .eq(CredentialKind.KEY.name())
            .and(CREDENTIAL.STANDING.in(Standing.ACTIVE.name(), Standing.DISABLED.name()));

    private final Session session;
    private final SecretRows secrets;
    private final CredentialRows rows;
    private final PublishedSecrets published;

    public SqlKeys(Session session, SealedKeys keys) {
        this.session = session;
        this.secrets = new SecretRows(session, keys.pepperVersion());
        this.published = new PublishedSecrets(session, keys);
        this.rows = new CredentialRows(session, secrets, CredentialKind.KEY.name());
    }

    @Override
    public @Nullable StoredKey find(String id) {
        var found = rows.find(id);
        return found == null ? null : toKey(found);
    }

    @Override
    public Page<StoredKey> list(KeyQuery query) {
        var which = CREDENTIAL
                .ACCOUNT_ID
                .eq(query.accountId())
                .and(rows.search(query.search()))
                .and(rows.status(query.status()));
        var page = rows.list(which, query.page());
        return new Page<>(page.items().stream().map(SqlKeys::toKey).toList(), page.next());
    }

    /** Served by ix_credential_kind, and reads every key's policy. */
    @Override
    public Holders holding(Set<String> permissions, Set<AccessType> types, int most) {
        var policy = coalesce(NAMED_POLICY.POLICY, CREDENTIAL.POLICY);
        var ofType = CREDENTIAL.ACCESS_TYPE.in(types.stream().map(Enum::name).toList());
        var held = new Held(permissions);
        var ids = new ArrayList<String>();
        var count = 0L;
        try (var candidates = session.sql()
                .select(CREDENTIAL.ID, policy, field(ofType))
                .from(CREDENTIAL)
                .leftJoin(NAMED_POLICY)
                .on(CredentialRows.SHARES)
                .where(ALIVE)
                .and(mayHoldAny(policy, permissions).or(ofType))
                .orderBy(CREDENTIAL.CREATED_AT.desc(), CREDENTIAL.ID.desc())
                .fetchSize(1000)
                .fetchLazy()) {
            for (var row : candidates) {
                if (row.value3() || held.by(row.value2())) {
                    count++;
                    if (ids.size() < most) {
                        ids.add(row.value1());
                    }
                }
            }
        }
        return new Holders(count, newest(CREDENTIAL.ID.in(ids), most));
    }

    /** Served by ix_credential_policy. */
    @Override
    public Holders sharing(String policyId, int most) {
        var sharing = ALIVE.and(CREDENTIAL.POLICY_ID.eq(policyId));
        return new Holders(session.sql().fetchCount(CREDENTIAL, sharing), newest(sharing, most));
    }

    private List<StoredKey> newest(Condition which, int most) {
        return rows.list(which, PageRequest.first(most)).items().stream()
                .map(SqlKeys::toKey)
                .toList();
    }

    /** Which policies hold one permission at least; many keys have the same. */
    private record Held(Set<String> permissions, Map<String, Boolean> byPolicy) {
        private static final int MOST_POLICIES = 10_000;

        Held(Set<String> permissions) {
            this(permissions, new HashMap<>());
        }

        boolean by(String policy) {
            var known = byPolicy.get(policy);
            if (known != null) {
                return known;
            }
            var held = !Collections.disjoint(KeyColumns.readPolicy(policy).permissions(), permissions);
            if (byPolicy.size() < MOST_POLICIES) {
                byPolicy.put(policy, held);
            }
            return held;
        }
    }

    @Override
    public Map<SecretDigest, SecretOwner> owners(Collection<SecretDigest> digests) {
        return secrets.owners(digests);
    }

    @Override
    public StoredKey insert(NewKey key) {
        var row = new CredentialRecord();
        row.setAccountId(key.accountId());
        row.setKeyType(key.type().name());
        row.setAccessType(key.accessType().name());
        row.setEnvironment(key.environment().name());
        row.setCreatedAt(key.createdAtMicros());
        set(row, key.settings());
        rows.insert(row, key.digest());
        return changed(row.getId());
    }

    @Override
    public StoredKey update(StoredKey key, AccessType accessType, KeySettings settings) {
        var changes = new CredentialRecord();
        changes.setAccessType(accessType.name());
        set(changes, settings);
        rows.update(key.id(), key.version(), changes);
        return changed(key.id());
    }

    @Override
    public StoredKey stand(StoredKey key, Standing standing) {
        rows.stand(key.id(), key.version(), key.standing(), key.endedAtMicros(), standing);
        if (standing == Standing.REVOKED || standing == Standing.DELETED) {
            published.forget(key.id());
        }
        return standing == Standing.DELETED ? deleted(key) : changed(key.id());
    }

    @Override
    public StoredKey rotate(StoredKey key, SecretDigest digest, long overlapMicros) {
        rows.rotate(key.id(), key.version(), key.standing(), digest, overlapMicros);
        return changed(key.id());
    }

    @Override
    public void publish(StoredKey key, SecretDigest digest, Secret secret) {
        if (key.type() != KeyType.PROFILE) {
            throw new IllegalArgumentException("the secret of a workspace key is shown once");
        }
        var kept = key.secrets().stream()
                .filter(one -> one.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a secret of the key " + key.id()));
        published.keep(key.id(), kept.id(), secret);
    }

    @Override
    public @Nullable Secret published(StoredKey key) {
        return published.find(key.id());
    }

    @Override
    public StoredKey endSecret(StoredKey key, String secretId) {
        if (key.secrets().stream().noneMatch(secret -> secret.id().equals(secretId))) {
            throw ClavigerException.notFound("The key has no secret " + secretId + ".");
        }
        var others = key.secrets().stream()
                .anyMatch(secret -> !secret.id().equals(secretId) && secret.endsAtMicros() > session.nowMicros());
        if (!others) {
            throw ClavigerException.conflict("It is the key's only secret in force; revoke the key, or rotate it.");
        }
        secrets.end(secretId);
        rows.update(key.id(), key.version(), new CredentialRecord());
        return changed(key.id());
    }

    private StoredKey changed(String id) {
        var key = Objects.requireNonNull(find(id), "the key that was just written");
        session.changed(new Entry.CredentialPut(key.toKey()));
        return key;
    }

    /** A deleted key is hidden from reads, and stays in the snapshot to say why it ended. */
    private StoredKey deleted(StoredKey key) {
        var ended = key.endedAtMicros();
        var deleted = new StoredKey(
                key.id(),
                key.accountId(),
                key.name(),
                key.description(),
                key.contactEmail(),
                key.type(),
                key.accessType(),
                key.environment(),
                key.policyId(),
                key.policy(),
                Standing.DELETED,
                key.expiresAtMicros(),
                key.metadata(),
                key.secrets(),
                key.createdAtMicros(),
                key.createdBy(),
                session.nowMicros(),
                ended == null ? Long.valueOf(session.nowMicros()) : ended,
                key.version() + 1,
                key.lastUsedAtMicros());
        session.changed(new Entry.CredentialPut(deleted.toKey()));
        return deleted;
    }

    private static void set(CredentialRecord row, KeySettings settings) {
        row.setName(settings.name());
        row.setDescription(settings.description());
        row.setContactEmail(settings.contactEmail());
        row.setPolicyId(settings.policyId());
        row.setPolicy(KeyColumns.write(settings.policyId() == null ? settings.policy() : Policy.NONE));
        row.setExpiresAt(settings.expiresAtMicros());
        row.setMetadata(KeyColumns.write(settings.metadata()));
    }

    /** A policy's text holds a permission as a whole JSON string; so it may an event of that name in a guard. */
    private static Condition mayHoldAny(Field<String> policy, Set<String> permissions) {
        Condition any = falseCondition();
        for (var permission : permissions) {
            var asJson = CanonicalJson.write(Map.of("", List.of(permission)));
            any = any.or(policy.contains(asJson.substring(asJson.indexOf('[') + 1, asJson.length() - 2)));
        }
        return any;
    }

    private static Policy policy(CredentialRows.Found found) {
        if (found.row().getPolicyId() == null) {
            return KeyColumns.readPolicy(found.row().getPolicy());
        }
        return found.namedPolicy() == null ? Policy.NONE : KeyColumns.readPolicy(found.namedPolicy());
    }

    private static StoredKey toKey(CredentialRows.Found found) {
        var row = found.row();
        return new StoredKey(
                row.getId(),
                row.getAccountId(),
                row.getName(),
                row.getDescription(),
                row.getContactEmail(),
                KeyType.valueOf(row.getKeyType()),
                AccessType.valueOf(row.getAccessType()),
                Environment.valueOf(row.getEnvironment()),
                row.getPolicyId(),
                policy(found),
                Standing.valueOf(row.getStanding()),
                row.getExpiresAt(),
                KeyColumns.readMetadata(row.getMetadata()),
                found.secrets(),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getChangedAt(),
                row.getEndedAt(),
                row.getVersion(),
                found.lastUsedAtMicros());
    }
}
