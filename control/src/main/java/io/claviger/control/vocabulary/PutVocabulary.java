package io.claviger.control.vocabulary;

import io.claviger.control.command.Command;
import io.claviger.control.command.Difference;
import io.claviger.control.command.Precondition;
import io.claviger.control.json.JsonPointer;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Changing;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.vocabulary.StoredVocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says which values of a dimension are known beforehand. */
final class PutVocabulary implements Command<PutVocabulary.Wish, StoredVocabulary> {
    private final VocabularyAccess access;

    /** A value, with words on it for who chooses. */
    record Known(String value, @Nullable String description) {}

    /** Values in place of those that were there. */
    record Wish(VocabularyTarget target, Precondition precondition, List<Known> values) {}

    PutVocabulary(VocabularyAccess access) {
        this.access = access;
    }

    @Override
    public Permit permit() {
        return Permit.PUT_VOCABULARY;
    }

    /** What is wrong with its meaning. */
    static List<FieldFault> faultsOf(Wish wish) {
        var places = new HashMap<String, String>();
        var faults = new ArrayList<FieldFault>();
        for (var i = 0; i < wish.values.size(); i++) {
            var value = wish.values.get(i).value;
            var place = JsonPointer.item("/values", i);
            var before = value.isEmpty() ? null : places.putIfAbsent(value, place);
            if (before != null) {
                faults.add(new FieldFault(place + "/value", "is the value of " + before + " too"));
            }
        }
        return faults;
    }

    @Override
    public StoredVocabulary perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var before = access.find(tx, caller, wish.target);
        wish.precondition.require(before.version());
        var faults = faultsOf(wish);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var known = new TreeMap<String, @Nullable String>();
        wish.values.forEach(one -> known.put(one.value, one.description));
        if (known.equals(before.known()) && before.version() > 0) {
            return tx.nothingChanged(before);
        }
        var after = tx.vocabularies().put(before, known);
        var difference = Difference.between(new TreeMap<>(before.known()), new TreeMap<>(after.known()));
        tx.audit()
                .append(new AuditDraft(
                        after.accountId(),
                        "vocabulary.put",
                        after.dimension(),
                        difference.before(),
                        difference.after()));
        return after;
    }
}
