package io.claviger.app.cli;

import io.claviger.core.error.ClavigerException;
import io.claviger.store.StoreOpenException;

/** Runs what works on the data directory itself, and turns what goes wrong into the command's failure. */
final class OfflineWork {
    private OfflineWork() {}

    /** Work on the store. */
    interface Work {
        void run() throws StoreOpenException;
    }

    static void run(Work work) {
        try {
            work.run();
        } catch (StoreOpenException e) {
            throw CommandFailure.unusable(String.valueOf(e.getMessage()));
        } catch (ClavigerException e) {
            throw CommandFailure.refused(e.detail());
        }
    }
}
