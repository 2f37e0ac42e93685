package io.claviger.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A URL is read or refused; either way nothing that is shown of it has the password in it, or a piece of one. */
public class PostgresUrlFuzzTest {
    private static final Pattern PASSWORD = Pattern.compile("//[^/?#]*?:([^/?#@ ]*[0-9][^/?#@ ]*)@");
    private static final int WORTH_HIDING = 6;

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        PostgresUrl url;
        try {
            url = PostgresUrl.parse(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(300);
            assertThat(refused.getCause()).as("it may quote what was read").isNull();
            var password = PASSWORD.matcher(text);
            if (password.find() && password.group(1).length() >= WORTH_HIDING) {
                assertThat(refused.getMessage()).doesNotContain(password.group(1));
            }
            return;
        }
        assertThat(url.hosts()).isNotEmpty();
        assertThat(url.user()).isNotEmpty();
        var again = PostgresUrl.parse(url.toString());
        assertThat(again.hosts()).isEqualTo(url.hosts());
        assertThat(again.database()).isEqualTo(url.database());
        assertThat(again.user()).isEqualTo(url.user());
        assertThat(again.password()).as("what is shown has none").isNull();
        assertThat(url.jdbc()).doesNotContain("?", "#", "@");
    }

    @Test
    void seedsAreReadOrRefusedAndNeverShowTheirPassword() {
        FuzzCorpus.read(
                PostgresUrlFuzzTest::fuzzerTestOneInput,
                "postgresql://claviger:s3cr3t%2F@db.example:5433/keys?sslmode=verify-full&sslrootcert=/etc/ca.pem",
                "jdbc:postgresql://[2001:db8::1]:5432,b.example/keys?user=a%C3%A9&password=p4ssw0rd",
                "postgres://u@localhost/%00?sslrootcert=system&sslcert=a&sslkey=b");
    }
}
