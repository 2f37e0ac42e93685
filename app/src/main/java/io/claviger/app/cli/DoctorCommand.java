package io.claviger.app.cli;

import io.claviger.app.doctor.Diagnosis;
import io.claviger.app.doctor.Doctor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code claviger doctor}. */
@Command(
        name = "doctor",
        description =
                "Check settings, data, clock, ports, certificates and upstreams, and say what to do. Changes nothing."
                        + " Exit code 1 when there is a problem.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    DoctorCommand() {}

    @Override
    public Integer call() {
        var found = Doctor.examine(options.load(Map.of()));
        if (json) {
            found.forEach(this::printJson);
        } else {
            table(found);
        }
        return found.stream().anyMatch(one -> one.outcome() == Diagnosis.Outcome.PROBLEM)
                ? ExitCode.REFUSED
                : ExitCode.DONE;
    }

    private void printJson(Diagnosis one) {
        spec.commandLine()
                .getOut()
                .println("{\"subject\":" + Terminal.jsonText(one.subject()) + ",\"outcome\":\"" + word(one)
                        + "\",\"text\":" + Terminal.jsonText(one.text()) + "}");
    }

    private void table(List<Diagnosis> found) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("", "WHAT", "FOUND"));
        found.forEach(one -> rows.add(List.of(word(one), one.subject(), Terminal.printable(one.text()))));
        new Output(spec, false).table(rows);
    }

    private static String word(Diagnosis one) {
        return one.outcome().name().toLowerCase(Locale.ROOT);
    }
}
