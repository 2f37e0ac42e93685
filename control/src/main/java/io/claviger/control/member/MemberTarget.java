package io.claviger.control.member;

import io.claviger.control.command.Precondition;

/** Which member, of which version. */
public record MemberTarget(String memberId, Precondition precondition) {}
