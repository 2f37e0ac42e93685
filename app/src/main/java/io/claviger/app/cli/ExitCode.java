package io.claviger.app.cli;

/** What a command's end means to a script. */
public final class ExitCode {
    /** Done, or valid. */
    public static final int DONE = 0;

    /** Refused by the server, invalid, or something was found. */
    public static final int REFUSED = 1;

    /** The input can't be used: options, files, settings. */
    public static final int UNUSABLE = 2;

    /** The server is out of reach or can't serve now. */
    public static final int OUT_OF_REACH = 3;

    private ExitCode() {}
}
