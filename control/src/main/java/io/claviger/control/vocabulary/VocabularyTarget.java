package io.claviger.control.vocabulary;

/** A dimension of an account. */
record VocabularyTarget(String accountId, String dimension) {}
