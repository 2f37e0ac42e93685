package io.claviger.control.vocabulary;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.contract.Nearest;
import io.claviger.control.role.Caller;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Reading;
import io.claviger.store.vocabulary.StoredVocabulary;

/** Finds vocabularies of accounts within a caller's reach, of dimensions that there are. */
final class VocabularyAccess {
    private final Snapshot snapshot;

    VocabularyAccess(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    StoredVocabulary find(Reading tx, Caller caller, VocabularyTarget target) {
        AccountAccess.find(tx, caller, target.accountId());
        var dimensions = snapshot.catalog().dimensions();
        if (!dimensions.contains(target.dimension())) {
            var near = Nearest.to(target.dimension(), dimensions);
            throw ClavigerException.notFound("There is no dimension " + target.dimension()
                    + (near.isEmpty()
                            ? "; there are " + String.join(", ", dimensions) + "."
                            : "; did you mean " + near.getFirst() + "?"));
        }
        return tx.vocabularies().find(target.accountId(), target.dimension());
    }
}
