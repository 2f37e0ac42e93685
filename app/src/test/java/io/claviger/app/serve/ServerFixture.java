package io.claviger.app.serve;

import io.claviger.app.config.Settings;
import io.claviger.app.config.SettingsException;
import io.claviger.app.config.SettingsLoader;
import io.claviger.core.credential.Secret;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of a server for tests: in a folder of its own, on ports that are free. */
public final class ServerFixture {
    private ServerFixture() {}

    /** A bare service. */
    public static Settings bare(Path folder, Secret admin) throws SettingsException {
        return with(folder, admin, Map.of());
    }

    /** One with the demo. */
    public static Settings withDemo(Path folder, Secret admin) throws SettingsException {
        return with(folder, admin, Map.of("claviger.demo", "true"));
    }

    /** One with settings beside. */
    public static Settings with(Path folder, Secret admin, Map<String, String> beside) throws SettingsException {
        var settings = new HashMap<>(beside);
        settings.put("claviger.data-dir", folder.resolve("data").toString());
        for (var listener : new String[] {"control", "edge", "gateway", "health"}) {
            settings.put("claviger." + listener + ".port", "0");
        }
        return SettingsLoader.load(null, Map.of("CLAVIGER_BOOTSTRAP_ADMIN_TOKEN", admin.reveal()), settings)
                .settings();
    }
}
