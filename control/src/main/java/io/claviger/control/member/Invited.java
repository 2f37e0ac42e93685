package io.claviger.control.member;

import io.claviger.control.link.OneTimeLink;
import io.claviger.store.member.StoredMember;
import org.jspecify.annotations.Nullable;

/**
 * A member, and the link with which it comes in.
 *
 * @param link null where it has joined already and signs in as ever
 */
public record Invited(StoredMember member, @Nullable OneTimeLink link) {}
