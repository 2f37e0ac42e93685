package io.claviger.core.usage;

/** A dimension of an account's requests. */
public record SeenPlace(String accountId, String dimension) {}
