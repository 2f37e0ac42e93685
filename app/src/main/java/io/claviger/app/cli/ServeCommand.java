package io.claviger.app.cli;

import io.claviger.app.serve.Service;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code claviger serve}. */
@Command(name = "serve", description = "Run the service until it is told to stop (SIGTERM, or Ctrl-C).")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--demo",
            negatable = true,
            description = "With the loyalty example as an upstream, an account and a fresh key (claviger.demo).")
    @Nullable Boolean demo;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ServeCommand() {}

    @Override
    public Integer call() {
        Map<String, String> further = demo == null ? Map.of() : Map.of("claviger.demo", demo.toString());
        var loaded = options.load(further);
        return Service.run(
                loaded, spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
