package io.claviger.app.serve;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** The end of threads of the service's own, which is waited for, but not for ever. */
final class Ending {
    private static final long SECONDS = 10;

    private Ending() {}

    /**
     * Waits until a thread that was shut down has ended.
     *
     * @param late what is said to the log where it has not, with a place for the seconds
     * @return whether it has ended; false also where whoever waits is interrupted
     */
    static boolean await(ExecutorService thread, Logger log, String late) {
        try {
            if (thread.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
            log.warn(late, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
