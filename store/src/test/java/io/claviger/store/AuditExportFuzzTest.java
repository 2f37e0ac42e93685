package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.FuzzCorpus;
import io.claviger.store.audit.Checkpoint;
import io.claviger.store.audit.ExportCheck;
import io.claviger.store.audit.ExportVerdict;
import io.claviger.store.audit.PublicKeys;
import io.claviger.store.session.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is given as an export is judged, and found whole only where it says of each entry what was signed; keys and
 * checkpoints of any text are read or refused.
 */
public class AuditExportFuzzTest {
    private static final List<String> SIGNED = new ArrayList<>();
    private static @Nullable PublicKeys keys;

    /** Called once before the first input; not while the class is set up, which the database's thread would wait for. */
    @BeforeAll
    public static void fuzzerInitialize() {
        try {
            var directory = Files.createTempDirectory("audit-fuzz");
            try (var store = Store.open(StoreConfig.in(directory), Fixture.APIS, new Fixture().clock)) {
                var account = Fixture.anAccount(store, "Acme");
                Fixture.aKey(store, account.id(), "a \"key\" \u00fc\n");
                store.audit().export(account.id(), SIGNED::add);
                keys = store.read(tx -> tx.audit().publicKeys());
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StoreOpenException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var known = Objects.requireNonNull(keys);
        try {
            switch (ExportCheck.check(new ByteArrayInputStream(input), known, null, entry -> {})) {
                case ExportVerdict.Whole whole -> assertSigned(input, whole);
                case ExportVerdict.Broken broken ->
                    assertThat(broken.reason()).isNotBlank().hasSizeLessThan(1_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var text = new String(input, StandardCharsets.UTF_8);
        try {
            assertThat(PublicKeys.ofJwks(text).jwks()).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        try {
            assertThat(SIGNED).anyMatch(line -> line.contains(signatureOf(text, known)));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static String signatureOf(String checkpoint, PublicKeys known) {
        return Checkpoint.ofJson(checkpoint, known).signature();
    }

    /** All but the head, whose keys nobody believes, says what was signed, and no more. */
    private static void assertSigned(byte[] input, ExportVerdict.Whole whole) {
        var signed = SIGNED.stream().skip(1).map(AuditExportFuzzTest::document).toList();
        var read = new String(input, StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(AuditExportFuzzTest::document)
                .toList();
        assertThat(read).isEqualTo(signed);
        assertThat(whole.first()).isEqualTo(1);
    }

    private static Object document(String line) {
        return CanonicalJson.read(line).getOrDefault("document", line);
    }

    @Test
    void seedsAreWholeOnlyAsTheyWereSigned() {
        var whole = String.join("\n", SIGNED) + "\n";
        assertThat(whole).contains("account.create", "key.create");
        FuzzCorpus.read(
                AuditExportFuzzTest::fuzzerTestOneInput,
                whole,
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
                "{\"document\":\"{}\",\"signature\":\"AAAA\"}");
    }
}
