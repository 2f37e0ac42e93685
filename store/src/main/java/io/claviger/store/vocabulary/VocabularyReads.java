package io.claviger.store.vocabulary;

/** Vocabularies, to be read. */
public interface VocabularyReads {
    /** What is kept of a dimension; empty, with version 0, where nothing is. */
    StoredVocabulary find(String accountId, String dimension);
}
