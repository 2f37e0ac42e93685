package io.claviger.control.vocabulary;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.usage.SeenValue;
import io.claviger.store.Changing;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.vocabulary.StoredVocabulary;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forgets values that were seen, so that there is room for others. */
final class ClearSeenValues implements Command<ClearSeenValues.Wish, StoredVocabulary> {
    private final VocabularyAccess access;

    /** @param value the only one to forget, or null for all */
    record Wish(VocabularyTarget target, @Nullable String value) {}

    ClearSeenValues(VocabularyAccess access) {
        this.access = access;
    }

    @Override
    public Permit permit() {
        return Permit.CLEAR_SEEN_VALUES;
    }

    @Override
    public StoredVocabulary perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var before = access.find(tx, caller, wish.target);
        var value = wish.value;
        if (value != null && before.seen().stream().map(SeenValue::value).noneMatch(value::equals)) {
            throw ClavigerException.notFound("No allowed request held " + value + " as " + before.dimension() + ".");
        }
        if (before.seen().isEmpty()) {
            return tx.nothingChanged(before);
        }
        var after = tx.vocabularies().clearSeen(before, value);
        Map<String, @Nullable Object> cleared =
                value == null ? Map.of("seen", before.seen().size()) : Map.of("value", value);
        tx.audit().append(new AuditDraft(after.accountId(), "vocabulary.clear", after.dimension(), cleared, null));
        return after;
    }
}
