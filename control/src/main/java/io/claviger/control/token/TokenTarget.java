package io.claviger.control.token;

import io.claviger.control.command.Precondition;

/** Which service token, of which version. */
public record TokenTarget(String tokenId, Precondition precondition) {}
