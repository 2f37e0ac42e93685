package io.claviger.store.member;

import static io.claviger.store.schema.Tables.MEMBER_LINK;
import static io.claviger.store.schema.Tables.MEMBER_SESSION;
import static io.claviger.store.schema.Tables.RECOVERY_CODE;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.SecretDigest;
import org.jooq.DSLContext;

/** All digests that are kept of what members prove themselves with. */
public final class MemberDigests {
    private MemberDigests() {}

    /** Brings recovery codes to a new pepper. Sessions and links end: they are short, and made anew. */
    public static void wrap(DSLContext sql, Pepper added) {
        endAll(sql);
        for (var row : sql.selectFrom(RECOVERY_CODE).fetch()) {
            row.setDigest(added.wrap(SecretDigest.of(row.getDigest())).toBytes());
            row.store();
        }
    }

    /** Ends all sessions and links, as after a restore: else those would be back that ended since the backup. */
    public static void endAll(DSLContext sql) {
        sql.deleteFrom(MEMBER_SESSION).execute();
        sql.deleteFrom(MEMBER_LINK).execute();
    }
}
