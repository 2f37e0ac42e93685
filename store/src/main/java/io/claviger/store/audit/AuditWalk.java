package io.claviger.store.audit;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static io.claviger.store.schema.Tables.AUDIT_ENTRY;
import static io.claviger.store.schema.Tables.AUDIT_HEAD;

import io.claviger.store.audit.AuditVerdict.Broken;
import io.claviger.store.audit.AuditVerdict.Intact;
import io.claviger.store.schema.tables.records.AuditEntryRecord;
import io.claviger.store.schema.tables.records.AuditHeadRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Walks all chains, entry by entry. What it can't see is a whole database put back to an earlier state: that takes a
 * checkpoint kept elsewhere.
 */
final class AuditWalk {
    private static final int FETCH = 256;

    private final DSLContext sql;
    private final AuditSeal seal;
    private final TreeMap<String, AuditHeadRecord> heads = new TreeMap<>();
    private @Nullable AuditEntryRecord last;
    private long entries;

    AuditWalk(DSLContext sql, AuditSeal seal) {
        this.sql = sql;
        this.seal = seal;
    }

    AuditVerdict verify() {
        sql.selectFrom(AUDIT_HEAD).forEach(head -> heads.put(head.getChain(), head));
        var chains = heads.size();
        try (var cursor = sql.selectFrom(AUDIT_ENTRY)
                .orderBy(AUDIT_ENTRY.CHAIN, AUDIT_ENTRY.SEQUENCE)
                .fetchSize(FETCH)
                .fetchLazy()) {
            for (var entry : cursor) {
                var broken = next(entry);
                if (broken != null) {
                    return broken;
                }
            }
        }
        var broken = last == null ? null : end(last);
        if (broken == null) {
            broken = missing();
        }
        return broken == null ? new Intact(chains, entries) : broken;
    }

    private @Nullable Broken next(AuditEntryRecord entry) {
        var before = last;
        last = entry;
        entries++;
        if (before != null && !before.getChain().equals(entry.getChain())) {
            var broken = end(before);
            if (broken != null) {
                return broken;
            }
            before = null;
        }
        return judge(entry, before);
    }

    private @Nullable Broken judge(AuditEntryRecord entry, @Nullable AuditEntryRecord before) {
        var expected = before == null ? 1 : before.getSequence() + 1;
        if (entry.getSequence() != expected) {
            return new Broken(entry.getChain(), expected, "the entry is missing");
        }
        var document = entry.getDocument();
        var version = entry.getHmacKeyVersion();
        if (!MessageDigest.isEqual(entry.getHash(), AuditSeal.hash(document))) {
            return broken(entry, "the entry was changed: its hash is another");
        }
        if (!seal.knows(version) || !MessageDigest.isEqual(entry.getHmac(), seal.entry(document, version))) {
            return broken(entry, "the entry was not written by Claviger: its HMAC is wrong");
        }
        var text = new String(document, StandardCharsets.UTF_8);
        var previous = before == null ? AuditDocument.NONE : HexFormat.of().formatHex(before.getHash());
        if (!AuditDocument.previous(text).equals(previous)) {
            return broken(entry, "the entry does not follow the one before it");
        }
        return repeats(entry, text) ? null : broken(entry, "the entry was moved, or what it is found by was changed");
    }

    /** Whether the columns say what the document says. */
    private static boolean repeats(AuditEntryRecord row, String document) {
        var entry = AuditDocument.read(document, "");
        return entry.chain().equals(row.getChain())
                && entry.sequence() == row.getSequence()
                && entry.id().equals(row.getId())
                && entry.atMicros() == row.getAtMicros()
                && entry.kind().equals(row.getKind())
                && entry.actor().id().equals(row.getActorId());
    }

    /** Judges whether a chain ends where its head says, and takes the head away. */
    private @Nullable Broken end(AuditEntryRecord entry) {
        var head = heads.remove(entry.getChain());
        if (head == null) {
            return new Broken(entry.getChain(), entry.getSequence() + 1, "where the chain ends is not known");
        }
        var version = head.getHmacKeyVersion();
        var hmac = seal.knows(version)
                ? seal.head(head.getChain(), head.getSequence(), head.getHash(), version)
                : new byte[0];
        if (!MessageDigest.isEqual(head.getHmac(), hmac)) {
            return new Broken(head.getChain(), entry.getSequence() + 1, "where the chain ends was changed");
        }
        if (!head.getSequence().equals(entry.getSequence())
                || !MessageDigest.isEqual(head.getHash(), entry.getHash())) {
            return new Broken(head.getChain(), entry.getSequence() + 1, "the chain was cut off here");
        }
        return null;
    }

    /** A chain that is gone as a whole: its head is left over, or its account is. */
    private @Nullable Broken missing() {
        if (!heads.isEmpty()) {
            return new Broken(heads.firstKey(), 1, "the whole chain is missing");
        }
        var account = sql.select(ACCOUNT.ID)
                .from(ACCOUNT)
                .whereNotExists(sql.selectOne().from(AUDIT_HEAD).where(AUDIT_HEAD.CHAIN.eq(ACCOUNT.ID)))
                .orderBy(ACCOUNT.ID)
                .limit(1)
                .fetchOne(ACCOUNT.ID);
        if (account != null) {
            return new Broken(account, 1, "the account has no chain");
        }
        return sql.fetchExists(AUDIT_HEAD, AUDIT_HEAD.CHAIN.eq(AuditReads.INSTALLATION))
                ? null
                : new Broken(AuditReads.INSTALLATION, 1, "the whole chain is missing");
    }

    private static Broken broken(AuditEntryRecord entry, String reason) {
        return new Broken(entry.getChain(), entry.getSequence(), reason);
    }
}
