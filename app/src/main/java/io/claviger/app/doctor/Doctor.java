package io.claviger.app.doctor;

import io.claviger.app.config.Settings;
import io.claviger.app.config.SettingsLoader.Loaded;
import java.util.ArrayList;
import java.util.List;

/** Examines configuration, data, clock, ports, certificates and upstreams. */
public final class Doctor {
    private Doctor() {}

    /** Looks at everything; a running service is not disturbed. */
    public static List<Diagnosis> examine(Loaded loaded) {
        var found = new ArrayList<Diagnosis>();
        found.addAll(configuration(loaded));
        Settings settings = loaded.settings();
        found.addAll(DataCheck.examine(settings));
        settings.listeners().forEach(listener -> found.addAll(ListenerCheck.examine(listener)));
        return found;
    }

    private static List<Diagnosis> configuration(Loaded loaded) {
        if (loaded.warnings().isEmpty()) {
            var from = loaded.file() == null
                    ? "no file, defaults and environment"
                    : loaded.file().toString();
            return List.of(Diagnosis.ok("configuration", "Can be used (" + from + ")."));
        }
        return loaded.warnings().stream()
                .map(warning -> Diagnosis.warning("configuration", warning + "."))
                .toList();
    }
}
