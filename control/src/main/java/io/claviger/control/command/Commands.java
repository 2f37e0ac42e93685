package io.claviger.control.command;

import io.claviger.control.role.Caller;
import io.claviger.store.Changed;
import io.claviger.store.Store;

/** Runs commands in this process: what the HTTP layer does for others, without HTTP. */
public final class Commands {
    private final Store store;

    public Commands(Store store) {
        this.store = store;
    }

    /** Runs a command in a transaction of its own. When it returns, the change is in force on this node. */
    public <I, O> Changed<O> run(Caller caller, Command<I, O> command, I input) {
        caller.require(command.permit());
        var allowed = caller.allowed(command.permit());
        return store.change(caller.actor(), command.permit().operationId(), tx -> command.perform(tx, allowed, input));
    }
}
