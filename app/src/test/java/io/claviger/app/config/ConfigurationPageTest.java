package io.claviger.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is documented is what is read. */
class ConfigurationPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void thePageHasTheTableOfAllSettings() throws IOException {
        var table = Stream.of(Setting.values()).map(ConfigurationPageTest::row).collect(Collectors.joining("\n"));

        assertThat(Files.readString(ROOT.resolve("docs/configuration.md"))).contains(table + "\n");
    }

    @Test
    void theExampleFileIsReadWithoutAWordAndSetsTheDefaults() throws IOException {
        var example = ROOT.resolve("config/claviger.example.yaml");
        var loaded = SettingsLoader.load(example, Map.of(), Map.of());
        var text = Files.readString(example);

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.settings())
                .isEqualTo(SettingsLoader.load(null, Map.of(), Map.of()).settings());
        assertThat(text).contains("data-dir", "trusted-proxies", "tls:");
    }

    private static String row(Setting setting) {
        var standard = setting.standard();
        return "| `" + setting.key() + "` | `" + setting.variable() + "` | "
                + (standard == null ? "none" : "`" + standard + "`") + " | " + setting.meaning() + " |";
    }
}
