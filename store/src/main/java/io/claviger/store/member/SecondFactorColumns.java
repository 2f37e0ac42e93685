package io.claviger.store.member;

import static io.claviger.store.schema.Tables.MEMBER;
import static io.claviger.store.schema.Tables.RECOVERY_CODE;

import io.claviger.core.credential.SecretDigest;
import io.claviger.store.schema.tables.records.MemberRecord;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of second factors. The secret is sealed, for it must be known again to compute codes from it. */
final class SecondFactorColumns {
    private final Session session;
    private final SealedKeys keys;

    SecondFactorColumns(Session session, SealedKeys keys) {
        this.session = session;
        this.keys = keys;
    }

    @Nullable SecondFactor find(String memberId) {
        var row = session.sql().fetchOne(MEMBER, MEMBER.ID.eq(memberId));
        if (row == null || row.getTotpSecret() == null) {
            return null;
        }
        var codes = session.sql().fetchCount(RECOVERY_CODE, RECOVERY_CODE.MEMBER_ID.eq(memberId));
        return new SecondFactor(open(row), row.getTotpSince(), row.getTotpStep(), codes);
    }

    /** The columns of a secret that is to be confirmed. */
    MemberRecord enrolled(String memberId, byte[] secret) {
        var row = none();
        var version = keys.secretVersion();
        row.setTotpSecret(keys.secrets(version).seal(secret, bound(memberId)));
        row.setTotpKeyVersion(version);
        return row;
    }

    MemberRecord confirmed(long step) {
        var row = new MemberRecord();
        row.setTotpSince(session.nowMicros());
        row.setTotpStep(step);
        return row;
    }

    static MemberRecord none() {
        var row = new MemberRecord();
        row.setTotpSecret(null);
        row.setTotpKeyVersion(null);
        row.setTotpSince(null);
        row.setTotpStep(0L);
        return row;
    }

    boolean useStep(String memberId, long step) {
        var used = session.sql()
                .update(MEMBER)
                .set(MEMBER.TOTP_STEP, step)
                .where(MEMBER.ID.eq(memberId), MEMBER.TOTP_STEP.lt(step))
                .execute();
        if (used > 0) {
            session.wrote();
        }
        return used > 0;
    }

    boolean useCode(String memberId, SecretDigest digest) {
        var used = session.sql()
                .deleteFrom(RECOVERY_CODE)
                .where(RECOVERY_CODE.MEMBER_ID.eq(memberId), RECOVERY_CODE.DIGEST.eq(digest.toBytes()))
                .execute();
        if (used > 0) {
            session.wrote();
        }
        return used > 0;
    }

    void putCodes(String memberId, List<SecretDigest> digests) {
        deleteCodes(memberId);
        for (var place = 0; place < digests.size(); place++) {
            session.sql()
                    .insertInto(RECOVERY_CODE)
                    .set(RECOVERY_CODE.MEMBER_ID, memberId)
                    .set(RECOVERY_CODE.PLACE, place)
                    .set(RECOVERY_CODE.DIGEST, digests.get(place).toBytes())
                    .execute();
        }
    }

    void deleteCodes(String memberId) {
        session.sql()
                .deleteFrom(RECOVERY_CODE)
                .where(RECOVERY_CODE.MEMBER_ID.eq(memberId))
                .execute();
    }

    private byte[] open(MemberRecord row) {
        try {
            return keys.secrets(row.getTotpKeyVersion()).open(row.getTotpSecret(), bound(row.getId()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the sealed second factor of the member " + row.getId() + " was changed", e);
        }
    }

    /** So that no member's sealed secret passes for that of another. */
    private static String bound(String memberId) {
        return "claviger/second-factor/" + memberId;
    }
}
