/**
 * The command line. Commands that talk to a running server are clients of its HTTP API like any other; the rest works
 * on this machine alone. Nothing here loads the server's classes before a command needs them, so that offline commands
 * start at once. Exit codes are {@link io.claviger.app.cli.ExitCode}'s.
 */
@NullMarked
package io.claviger.app.cli;

import org.jspecify.annotations.NullMarked;
