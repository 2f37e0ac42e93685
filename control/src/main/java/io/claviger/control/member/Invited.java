package io.claviger.control.member;

import io.claviger.control.link.OneTimeLink;
import io.claviger.store.member.StoredMember;

/** A member, and the link with which it comes in, or accepts. */
public record Invited(StoredMember member, OneTimeLink link) {}
