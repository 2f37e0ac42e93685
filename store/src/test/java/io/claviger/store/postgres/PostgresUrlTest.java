package io.claviger.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.credential.Secret;
import io.claviger.store.postgres.PostgresUrl.Host;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    @Test
    void libpqFormIsRead() {
        var url = PostgresUrl.parse(
                "postgresql://claviger:s3%2Fc%40r%23t@db.example.com:5433/keys?sslmode=verify-full&sslrootcert=/etc/ca.pem");

        assertThat(url.hosts()).containsExactly(new Host("db.example.com", 5433));
        assertThat(url.database()).isEqualTo("keys");
        assertThat(url.user()).isEqualTo("claviger");
        assertThat(url.password()).isEqualTo(Secret.of("s3/c@r#t"));
        assertThat(url.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(url.rootCertificate()).isEqualTo(Path.of("/etc/ca.pem"));
    }

    @Test
    void jdbcFormIsReadAlike() {
        assertThat(PostgresUrl.parse("jdbc:postgresql://h/n?user=u&password=p%2Bq"))
                .isEqualTo(PostgresUrl.parse("postgres://u:p+q@h:5432/n"));
    }

    @Test
    void hostsOfAClusterAndAddressesAreRead() {
        assertThat(PostgresUrl.parse("postgresql://u@a,b:6432,[2001:db8::1]:7/n")
                        .hosts())
                .containsExactly(new Host("a", 5432), new Host("b", 6432), new Host("2001:db8::1", 7));
    }

    @Test
    void systemRootsVerifyEverything() {
        var url = PostgresUrl.parse("postgresql://u@h/n?sslrootcert=system");

        assertThat(url.systemRoots()).isTrue();
        assertThat(url.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThatThrownBy(() -> PostgresUrl.parse("postgresql://u@h/n?sslrootcert=system&sslmode=require"))
                .hasMessageContaining("verify-full");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "mysql://u:hunter2@h/n postgresql://",
                "postgresql://u:hunter2@h database",
                "postgresql://u:hunter2@h/ database",
                "postgresql://:hunter2@h/n user",
                "postgresql://h/n?password=hunter2 user",
                "postgresql://u:hunter2@/n host",
                "postgresql://u:hunter2@h:0/n port",
                "postgresql://u:hunter2@h:65536/n port",
                "postgresql://u:hunter2@h:x/n port",
                "postgresql://u:hunter2@[::1/n host",
                "postgresql://u:hunter2@h/n?sslmode=on sslmode",
                "postgresql://u:hunter2@h/n?sslmode sslmode",
                "postgresql://u:hunter2@h/n?sslmode=require&sslmode=require twice",
                "postgresql://u:hunter2@h/n?user=v twice",
                "postgresql://u:hunter2@h/n?sslcert=/c sslkey",
                "postgresql://u:hunter2@h/n?sslpassword=hunter2 parameter",
                "postgresql://u:hunter2%zz@h/n password",
                "postgresql://u:hunter2%C3@h/n password",
                "postgresql://u:hunter2%00@h/n password",
                "postgresql://h/n?user=u&password=hunter2+x password",
                // A password that was not encoded falls into other parts, which must not be shown.
                "postgresql://u:p@hunter2@h/n password",
                "postgresql://u:p/hunter2@h/n database",
                "postgresql://u:5/hunter2@h/n database",
                "postgresql://u:p?hunter2@h/n parameter",
                "postgresql://u:p#hunter2@h/n #"
            })
    void wrongPartIsNamedAndNothingIsShown(String url, String part) {
        assertThatThrownBy(() -> PostgresUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part)
                .hasMessageNotContaining("hunter2")
                .satisfies(e -> assertThat(e.getCause()).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://u:hunter2@h/n", "jdbc:postgresql://h/n?user=u&password=hunter2"})
    void passwordIsNeverShown(String text) {
        var url = PostgresUrl.parse(text);

        assertThat(url.toString()).isEqualTo("postgresql://u@h:5432/n");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://h:5432/n");
    }

    @Test
    void whateverIsEncodedIsReadBack() {
        var random = new Random(42);
        for (var i = 0; i < 10_000; i++) {
            var password = random.ints(1 + random.nextInt(20), 1, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var url = PostgresUrl.parse("postgresql://u:" + PercentEncoding.encode(password) + "@h/n");
            assertThat(Objects.requireNonNull(url.password()).reveal()).isEqualTo(password);
        }
    }
}
