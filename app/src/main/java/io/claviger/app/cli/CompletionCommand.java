package io.claviger.app.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claviger completion}. */
@Command(
        name = "completion",
        description = "Print the completion script for a shell.",
        footer = {"", "bash, zsh:  source <(claviger completion bash)"})
final class CompletionCommand implements Callable<Integer> {
    /** The shells; one script serves both. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    Shell shell = Shell.bash;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    CompletionCommand() {}

    @Override
    public Integer call() {
        var root = spec.root().commandLine();
        spec.commandLine().getOut().println(AutoComplete.bash(root.getCommandName(), root));
        return ExitCode.DONE;
    }
}
