package io.claviger.control.account;

import io.claviger.control.command.Precondition;

/** Which account, of which version. */
public record AccountTarget(String accountId, Precondition precondition) {}
