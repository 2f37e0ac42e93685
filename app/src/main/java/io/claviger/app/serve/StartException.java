package io.claviger.app.serve;

import io.claviger.store.StoreOpenException;
import org.jspecify.annotations.Nullable;

/** The service can't start. Its message is one line that tells the person who starts it what to do. */
public final class StartException extends Exception {
    /** Exit code where another try may go well: a port or the data directory is in use, the database away. */
    public static final int PASSING = 1;

    /** Exit code where it won't before somebody changes something. */
    public static final int LASTING = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    StartException(String line, int exitCode, @Nullable Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    static StartException of(StoreOpenException e) {
        var line = e.getMessage() == null ? e.reason().name() : e.getMessage();
        var exitCode = switch (e.reason()) {
            case LOCKED, UNREACHABLE -> PASSING;
            default -> LASTING;
        };
        return new StartException(line, exitCode, e);
    }

    /** What the process ends with: {@link #PASSING} or {@link #LASTING}. */
    public int exitCode() {
        return exitCode;
    }
}
