package io.claviger.app.cli;

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

    int exitCode() {
        return exitCode;
    }
}
