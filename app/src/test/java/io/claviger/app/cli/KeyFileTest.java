package io.claviger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final String SECRET = "elsewhere-0123456789-0123456789-0123";
    private static final String SHA256 = "07eb92a4b7ed4e3a0b58bd9d7b2b21b2f1e0c7c2c6d4ac3c4d7e5d8e7a4f1c2b";

    @TempDir
    Path folder;

    private KeyFile read(String text) {
        try {
            return KeyFile.read(Files.writeString(folder.resolve("keys"), text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void csvNamesItsColumnsAndEmptyCellsSayNothing() {
        var keys = read("\uFEFFname,secret,permissions,metadata.team,expiresAt\r\n\"Müller, \"\"Web\"\"\nshop\","
                        + SECRET + ",A_B;C_D E_F,checkout,\r\n\r\nsecond," + SECRET + "x,,,2030-01-01T00:00:00Z\n")
                .keys();
        assertThat(keys).extracting(KeyFile.Line::number).containsExactly(2, 5);
        assertThat(keys.get(0).key())
                .isEqualTo(new JsonObject("{\"name\":\"Müller, \\\"Web\\\"\\nshop\",\"secret\":\"" + SECRET
                        + "\",\"permissions\":[\"A_B\",\"C_D\",\"E_F\"],\"metadata\":{\"team\":\"checkout\"}}"));
        assertThat(keys.get(1).key().fieldNames()).containsExactly("name", "secret", "expiresAt");
    }

    @Test
    void jsonLinesAreTakenAsTheyAre() {
        var keys = read("{\"name\": \"a\", \"sha256\": \"" + SHA256 + "\", \"quotas\": []}\n\n{\"name\": \"b\"}\n")
                .keys();
        assertThat(keys).extracting(KeyFile.Line::number).containsExactly(1, 3);
        assertThat(keys.getFirst().key().getJsonArray("quotas")).isEmpty();
    }

    @Test
    void whatCanNotBeReadIsNamedByLineAndNeverRepeated() {
        assertUnusable("name,secret\na," + SECRET + ",more\n", "line 2");
        assertUnusable("name,secret\n\"a\"b," + SECRET + "\n", "line 2");
        assertUnusable("name,secret\nok," + SECRET + "\na\"b," + SECRET + "1\n", "line 3");
        assertUnusable("name,secret\n\"a," + SECRET + "\n", "line 2");
        assertUnusable("title,secret\na," + SECRET + "\n", "name");
        assertUnusable("{\"name\":\"a\",\"secret\":\"" + SECRET + "\"\n", "line 1");
        assertUnusable("", "no key");
        assertUnusable("name,secret\n", "no key");
    }

    @Test
    void aFileThatIsNotThereIsToldFromOneThatIsNotText() throws IOException {
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("absent.csv")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("There is no file")
                .hasMessageContaining("absent.csv");
        var bytes = Files.write(folder.resolve("bytes.csv"), new byte[] {'n', 'a', (byte) 0xFF});
        assertThatThrownBy(() -> KeyFile.read(bytes))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is not UTF-8 text");
    }

    @Test
    void theSameSecretTwiceIsRefusedBySecretAndByHash() {
        assertUnusable("name,secret\na," + SECRET + "\nb," + SECRET + "\n", "line 3: has the same secret as line 2");
        assertUnusable(
                "{\"name\":\"a\",\"sha256\":\"" + SHA256 + "\"}\n{\"name\":\"b\",\"sha256\":\""
                        + SHA256.toUpperCase(java.util.Locale.ROOT) + "\"}\n",
                "line 2");
    }

    private void assertUnusable(String text, String saying) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(saying)
                .hasMessageNotContaining(SECRET);
    }
}
