package io.claviger.app.cli;

import java.io.PrintWriter;

/** The end of a command that failed: lines for standard error, and the exit code. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String lines) {
        super(lines);
        this.exitCode = exitCode;
    }

    static CommandFailure refused(String lines) {
        return new CommandFailure(ExitCode.REFUSED, lines);
    }

    static CommandFailure unusable(String lines) {
        return new CommandFailure(ExitCode.UNUSABLE, lines);
    }

    static CommandFailure outOfReach(String lines) {
        return new CommandFailure(ExitCode.OUT_OF_REACH, lines);
    }

    /** Says what failed, and gives the exit code. */
    int tell(PrintWriter err) {
        err.println("claviger: " + getMessage());
        return exitCode;
    }
}
