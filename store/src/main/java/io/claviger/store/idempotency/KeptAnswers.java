package io.claviger.store.idempotency;

import static io.claviger.store.schema.Tables.IDEMPOTENCY;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.CanonicalJson;
import io.claviger.store.session.Session;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Answers in SQL. One is written in the transaction of the change that it answers, and changes are made one after the
 * other: so of two that are equal the second finds the first's answer, and none is ever in between.
 */
public final class KeptAnswers {
    private static final long KEPT_MICROS = Duration.ofMinutes(10).toNanos() / 1000;

    /** An answer as it was given at a revision. */
    public record Kept(Answer answer, long revision) {}

    private final Session session;
    private final SealedKeys keys;

    public KeptAnswers(Session session, SealedKeys keys) {
        this.session = session;
        this.keys = keys;
    }

    /** Brings the requests' hashes, which are digests under the pepper, to one that was added. */
    public static void wrap(DSLContext sql, SealedKeys keys, Pepper added) {
        for (var row : sql.selectFrom(IDEMPOTENCY)) {
            var before = new RepeatableRequest(row.getCallerId(), row.getRequestKey(), digest(row.getRequestHash()));
            var after = new RepeatableRequest(before.callerId(), before.key(), added.wrap(before.requestHash()));
            var sealer = keys.answers(row.getAnswerKeyVersion());
            try {
                sql.update(IDEMPOTENCY)
                        .set(IDEMPOTENCY.REQUEST_HASH, hex(after.requestHash()))
                        .set(IDEMPOTENCY.ANSWER, sealer.seal(sealer.open(row.getAnswer(), bound(before)), bound(after)))
                        .where(IDEMPOTENCY.CALLER_ID.eq(before.callerId()), IDEMPOTENCY.REQUEST_KEY.eq(before.key()))
                        .execute();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a kept answer was changed", e);
            }
        }
    }

    /**
     * Finds the answer to a request. Served by the primary key.
     *
     * @throws ClavigerException with {@code CONFLICT} where the key was used for another request
     */
    public @Nullable Kept find(RepeatableRequest request) {
        var row = session.sql()
                .selectFrom(IDEMPOTENCY)
                .where(IDEMPOTENCY.CALLER_ID.eq(request.callerId()), IDEMPOTENCY.REQUEST_KEY.eq(request.key()))
                .and(IDEMPOTENCY.EXPIRES_AT.gt(session.nowMicros()))
                .fetchOne();
        if (row == null) {
            return null;
        }
        if (!digest(row.getRequestHash()).matches(request.requestHash())) {
            throw ClavigerException.conflict("This Idempotency-Key was used for another request.");
        }
        try {
            var plain = keys.answers(row.getAnswerKeyVersion()).open(row.getAnswer(), bound(request));
            return new Kept(read(new String(plain, StandardCharsets.UTF_8)), row.getRevision());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a kept answer was changed", e);
        }
    }

    /** Keeps an answer, and drops those whose time is over. Served by ix_idempotency_expires. */
    public void keep(RepeatableRequest request, Answer answer) {
        session.sql()
                .deleteFrom(IDEMPOTENCY)
                .where(IDEMPOTENCY.EXPIRES_AT.le(session.nowMicros()))
                .execute();
        var version = keys.answerVersion();
        var plain = write(answer).getBytes(StandardCharsets.UTF_8);
        session.sql()
                .insertInto(IDEMPOTENCY)
                .set(IDEMPOTENCY.CALLER_ID, request.callerId())
                .set(IDEMPOTENCY.REQUEST_KEY, request.key())
                .set(IDEMPOTENCY.REQUEST_HASH, hex(request.requestHash()))
                .set(IDEMPOTENCY.REVISION, session.revision())
                .set(IDEMPOTENCY.ANSWER, keys.answers(version).seal(plain, bound(request)))
                .set(IDEMPOTENCY.ANSWER_KEY_VERSION, version)
                .set(IDEMPOTENCY.EXPIRES_AT, session.nowMicros() + KEPT_MICROS)
                .execute();
    }

    private static String bound(RepeatableRequest request) {
        return CanonicalJson.write(
                Map.of("answer", request.key(), "caller", request.callerId(), "request", hex(request.requestHash())));
    }

    private static String hex(SecretDigest digest) {
        return HexFormat.of().formatHex(digest.toBytes());
    }

    private static SecretDigest digest(String hex) {
        return SecretDigest.of(HexFormat.of().parseHex(hex));
    }

    private static String write(Answer answer) {
        return CanonicalJson.write(
                Map.of("status", answer.status(), "headers", answer.headers(), "body", answer.body()));
    }

    private static Answer read(String text) {
        var json = CanonicalJson.read(text);
        if (json.get("status") instanceof Long status
                && json.get("headers") instanceof Map<?, ?> headers
                && json.get("body") instanceof String body) {
            var named = new HashMap<String, String>();
            headers.forEach((name, value) -> named.put((String) name, (String) value));
            return new Answer(status.intValue(), named, body);
        }
        throw new IllegalStateException("a kept answer is malformed");
    }
}
