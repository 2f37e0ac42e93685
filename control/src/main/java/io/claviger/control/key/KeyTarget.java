package io.claviger.control.key;

import io.claviger.control.command.Precondition;

/** Which key, of which version. */
public record KeyTarget(String keyId, Precondition precondition) {}
