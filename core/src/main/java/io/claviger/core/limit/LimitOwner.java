package io.claviger.core.limit;

/** Whose state it is. */
record LimitOwner(LimitScope scope, String id) {}
