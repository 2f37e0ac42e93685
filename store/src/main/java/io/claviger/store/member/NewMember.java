package io.claviger.store.member;

/**
 * A member to be made, without a role, a password or a session.
 *
 * @param email in lower case
 */
public record NewMember(String email, String name, boolean operator) {}
