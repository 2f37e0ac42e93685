package io.claviger.edge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.edge.caller.SpoofableFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configurations of docs/forward-auth.md keep from upstreams; the tests run only some of these proxies. */
class ForwardAuthPageTest {
    private static final Path PAGE = Path.of("../docs/forward-auth.md");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nginx   | proxy_set_header ([A-Za-z-]+) "";            | x-real-ip
                    Caddy   | request_header -([A-Za-z*-]+)$               |
                    Traefik | ^ {10}([A-Za-z-]+): ""$                      | x-real-ip
                    Envoy   | ^  - ([a-z-]+)$                              |
                    """)
    void everyConfigurationRemovesWhatUpstreamsMustNotBelieve(String proxy, String removal, String setInstead)
            throws IOException {
        var removed = Pattern.compile(removal, Pattern.MULTILINE)
                .matcher(forwarded(proxy))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());

        var all = Stream.of(
                        List.of("authorization", "x-api-key", "x-forwarded-prefix"),
                        SpoofableFields.OVERRIDES,
                        SpoofableFields.ADDRESSES,
                        SpoofableFields.LEADING_ELSEWHERE)
                .flatMap(List::stream)
                .filter(name -> !name.equals(setInstead));
        assertThat(all)
                .allSatisfy(name -> assertThat(removes(removed, name))
                        .as(proxy + " removes " + name)
                        .isTrue());
    }

    @Test
    void nginxSaysItselfWhereACallComesFrom() throws IOException {
        assertThat(forwarded("nginx"))
                .contains(
                        "proxy_set_header X-Forwarded-For $remote_addr;",
                        "proxy_set_header X-Forwarded-Host $host;",
                        "proxy_set_header X-Forwarded-Proto $scheme;",
                        "proxy_set_header X-Real-IP $remote_addr;");
    }

    @Test
    void traefikAsksAfterItRemovedAndRemovesTheIdentityInAnySpelling() throws IOException {
        var block = forwarded("Traefik");

        assertThat(block).contains("middlewares: [claviger-before, claviger-ask, claviger-after]");
        var before = block.substring(block.indexOf("claviger-before:"), block.indexOf("claviger-ask:"));
        assertThat(SpoofableFields.OVERRIDES)
                .allSatisfy(name -> assertThat(before).containsIgnoringCase(" " + name + ": \"\""));
        var identity = Pattern.compile("authResponseHeadersRegex: \"(.+)\"").matcher(block);
        assertThat(identity.find()).isTrue();
        var pattern = Pattern.compile(identity.group(1));
        assertThat(List.of("X-Claviger-Account", "X_claviger_account", "X.claviger.account", "x_CLAVIGER-Type"))
                .allMatch(name -> pattern.matcher(name).find());
        assertThat(List.of("X-Clavigers", "My-X-Claviger-Account"))
                .noneMatch(name -> pattern.matcher(name).find());
    }

    /** The proxy's blocks, but for what it sends to Claviger alone. */
    private static String forwarded(String proxy) throws IOException {
        var section = Stream.of(Files.readString(PAGE).split("\n## "))
                .filter(text -> text.startsWith(proxy + "\n"))
                .findFirst()
                .orElseThrow();
        var blocks = Pattern.compile("```[a-z]+\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining());
        return blocks.replaceFirst("(?s)location = /_claviger \\{.*?\n    \\}", "");
    }

    private static boolean removes(Set<String> removed, String name) {
        return removed.contains(name)
                || removed.stream()
                        .anyMatch(pattern -> pattern.endsWith("*")
                                && !pattern.startsWith("*")
                                && name.startsWith(pattern.substring(0, pattern.length() - 1)));
    }
}
