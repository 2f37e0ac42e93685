package io.claviger.control.command;

import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;

/**
 * One thing that changes. It checks its caller's role and reach and the whole input before it writes, and it does
 * everything within one transaction.
 *
 * @param <I> what it is told
 * @param <O> what it yields
 */
public interface Command<I, O> {
    Permit permit();

    /** Does it. Called with a caller whose role the table permits. */
    O perform(Changing tx, Caller caller, I input);
}
