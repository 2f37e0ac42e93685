package io.claviger.control.api;

import io.claviger.core.catalog.StoredApi;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of an API: which document, by its hash, and where its requests go. */
final class ApiAudit {
    private ApiAudit() {}

    static AuditDraft entry(String action, String slug, @Nullable StoredApi before, @Nullable StoredApi after) {
        return new AuditDraft(
                AuditReads.INSTALLATION,
                action,
                slug,
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    private static Map<String, @Nullable Object> of(StoredApi api) {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("prefix", api.prefix());
        said.put("live", api.upstreams().live());
        said.put("test", api.upstreams().test());
        said.put("errorDialect", api.errorDialect().text());
        said.put("documentSha256", sha256(api.document()));
        return said;
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
