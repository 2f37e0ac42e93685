package io.claviger.store;

import io.claviger.store.migrate.Side;
import io.claviger.store.seal.MasterKey;
import org.jspecify.annotations.Nullable;

/** An end of a copy that dies in the midst of a transaction, which is undone. */
final class BreakingOff implements Side {
    private final Side side;
    private int left;

    /** What a kill would be. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @param transactions that it lives for */
    BreakingOff(Side side, int transactions) {
        this.side = side;
        this.left = transactions;
    }

    @Override
    public <T extends @Nullable Object> T run(Work<T> work) throws StoreOpenException {
        return side.run(sql -> {
            var done = work.in(sql);
            if (left-- == 0) {
                throw new Killed();
            }
            return done;
        });
    }

    @Override
    public MasterKey masterKey(@Nullable MasterKey given) throws StoreOpenException {
        return side.masterKey(given);
    }

    @Override
    public void keep(MasterKey master, boolean given) throws StoreOpenException {
        side.keep(master, given);
    }

    @Override
    public String name() {
        return side.name();
    }

    @Override
    public void close() {
        side.close();
    }
}
