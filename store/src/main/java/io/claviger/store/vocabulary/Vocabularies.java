package io.claviger.store.vocabulary;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Vocabularies, to be changed. */
public interface Vocabularies extends VocabularyReads {
    /**
     * Sets what is known beforehand, in place of what was. The account exists.
     *
     * @param before as it was read in the same change
     * @param known descriptions by value
     */
    StoredVocabulary put(StoredVocabulary before, SortedMap<String, @Nullable String> known);

    /**
     * Forgets what was seen; what is seen again comes back.
     *
     * @param value the only one to forget, or null for all
     */
    StoredVocabulary clearSeen(StoredVocabulary before, @Nullable String value);
}
