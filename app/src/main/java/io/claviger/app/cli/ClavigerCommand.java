package io.claviger.app.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "claviger",
        description = "Issues, enforces and audits the credentials with which partners call an API.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = ClavigerCommand.Version.class,
        subcommands = {
            ServeCommand.class,
            DoctorCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            MasterKeyCommand.class,
            StoreCommand.class,
            AccountsCommand.class,
            ApisCommand.class,
            KeysCommand.class,
            PoliciesCommand.class,
            TokensCommand.class,
            OwnerCommand.class,
            VerifyCommand.class,
            ExplainCommand.class,
            AuditCommand.class,
            RejectionsCommand.class,
            NodesCommand.class,
            ScanCommand.class,
            CompletionCommand.class,
            RehearseCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done or valid, 1 refused or invalid, 2 unusable input, 3 server out of reach.",
            "Environment: CLAVIGER_SERVER, CLAVIGER_TOKEN, CLAVIGER_EDGE; all settings are in docs/configuration.md."
        })
public final class ClavigerCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ClavigerCommand() {}

    /** The program's version, from its jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = ClavigerCommand.class.getPackage().getImplementationVersion();
            return new String[] {"claviger " + (version == null ? "(unpackaged)" : version)};
        }
    }

    /**
     * Runs a command to its end.
     *
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine(out, err).execute(arguments);
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        var line = new CommandLine(new ClavigerCommand());
        line.setOut(out).setErr(err);
        line.setExecutionExceptionHandler((e, command, parsed) -> end(e, command));
        line.setExitCodeExceptionMapper(e -> ExitCode.UNUSABLE);
        line.setAbbreviatedOptionsAllowed(false);
        withHelp(line);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** Every command knows --help; the root knows --version too. */
    private static void withHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        if (line.getParent() == null) {
            line.getCommandSpec()
                    .addOption(CommandLine.Model.OptionSpec.builder("-V", "--version")
                            .versionHelp(true)
                            .description("Show the version.")
                            .build());
        }
        line.getSubcommands().values().forEach(ClavigerCommand::withHelp);
    }

    private static int end(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof CommandFailure known) {
            return known.tell(command.getErr());
        }
        throw failure;
    }
}
