package io.claviger.store.audit;

import io.claviger.store.session.CanonicalJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry as the canonical JSON that is stored, hashed and exported. */
final class AuditDocument {
    /** What the first entry of a chain names as the one before. */
    static final String NONE = "";

    private AuditDocument() {}

    static String write(
            AuditDraft draft, String id, long sequence, long atMicros, Actor actor, long revision, String previous) {
        var document = new HashMap<String, @Nullable Object>();
        document.put("id", id);
        document.put("chain", draft.chain());
        document.put("sequence", sequence);
        document.put("previous", previous);
        document.put("at", Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS).toString());
        document.put("revision", revision);
        document.put("kind", draft.kind());
        document.put("action", draft.action());
        document.put("subject", draft.subjectId());
        document.put("actor", write(actor));
        document.put("before", draft.before());
        document.put("after", draft.after());
        return CanonicalJson.write(document);
    }

    /** @throws IllegalArgumentException where the document is not one that was written here */
    static AuditEntry read(String document, String hash) {
        var json = CanonicalJson.read(document);
        try {
            return new AuditEntry(
                    text(json, "id"),
                    text(json, "chain"),
                    number(json, "sequence"),
                    ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text(json, "at"))),
                    readActor(object(json, "actor")),
                    text(json, "kind"),
                    text(json, "action"),
                    text(json, "subject"),
                    object(json, "before"),
                    object(json, "after"),
                    number(json, "revision"),
                    document,
                    hash);
        } catch (ClassCastException | NullPointerException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("not an audit entry", e);
        }
    }

    /** The hash of the one before, as the document names it. */
    static String previous(String document) {
        return CanonicalJson.read(document).get("previous") instanceof String previous ? previous : "none named";
    }

    private static Map<String, @Nullable Object> write(Actor actor) {
        var json = new HashMap<String, @Nullable Object>();
        json.put("kind", actor.kind().name().toLowerCase(Locale.ROOT));
        json.put("id", actor.id());
        json.put("name", actor.name());
        json.put("address", actor.address());
        return json;
    }

    private static Actor readActor(@Nullable Map<String, @Nullable Object> json) {
        Objects.requireNonNull(json, "actor");
        var kind = Actor.Kind.valueOf(text(json, "kind").toUpperCase(Locale.ROOT));
        return new Actor(kind, text(json, "id"), text(json, "name"), (String) json.get("address"));
    }

    private static String text(Map<String, @Nullable Object> json, String name) {
        return (String) Objects.requireNonNull(json.get(name), name);
    }

    private static long number(Map<String, @Nullable Object> json, String name) {
        return (Long) Objects.requireNonNull(json.get(name), name);
    }

    @SuppressWarnings("unchecked") // CanonicalJson reads an object as such a map, and nothing else as a map.
    private static @Nullable Map<String, @Nullable Object> object(Map<String, @Nullable Object> json, String name) {
        return (Map<String, @Nullable Object>) json.get(name);
    }
}
