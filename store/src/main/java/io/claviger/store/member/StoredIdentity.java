package io.claviger.store.member;

/**
 * Whom a member is at an issuer of identities.
 *
 * @param issuer as its ID tokens name it
 * @param subject as the issuer calls the person, and no other ever
 */
public record StoredIdentity(String id, String memberId, String issuer, String subject, long createdAtMicros) {}
