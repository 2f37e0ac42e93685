package io.claviger.store.usage;

/**
 * How much a credential did.
 *
 * @param failed those of the requests that were refused or failed
 */
public record BusyCredential(String credentialId, long requests, long failed) {}
