package io.claviger.control.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.http.Members;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever looks at a page reads what is wrong in the page's words, and all of it. */
class ProblemTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /rateLimits/1/windowSeconds             | Limit 2, in seconds: is wrong
            /rateLimits/0                           | Limit 1: is wrong
            /rateLimits                             | Rate limits: is wrong
            /quotas/9/refill/everySeconds           | Quota 10, come back, every … seconds: is wrong
            /ipRanges/0                             | Addresses and ranges, line 1: is wrong
            /guards/event/allow/3                   | Event, allow list, line 4: is wrong
            /guards/channel/values/12/deny/0        | Channel, 12, deny list, line 1: is wrong
            /key/contactEmail                       | Contact e-mail: is wrong
            /upstreams/live                         | Upstream, live: is wrong
            /document/paths/~1parcels/get           | OpenAPI document at paths › /parcels › get: is wrong
            /someNewMember                          | Some new member: is wrong
            query/cursor                            | Cursor: is wrong
            ''                                      | Is wrong
            """)
    void aPointerIsSaidInWords(String pointer, String line) {
        assertThat(with(Map.of(pointer, "is wrong")).beside()).containsExactly(line);
    }

    @Test
    void whatIsShownAtAFieldIsNotSaidAgainAndNothingElseIsLost() {
        var problem = with(Map.of("/rateLimits/0/name", "is missing"), Map.of("/rateLimits", "are too many"));
        assertThat(problem.besideThese(List.of("/rateLimits/0/name"))).containsExactly("Rate limits: are too many");
        assertThat(problem.of("/rateLimits/0/name")).isEqualTo("is missing");
        assertThat(problem.beside("/rateLimits")).isEmpty();
    }

    @Test
    void aFieldSaysWhatIsWrongWithItAndWithWhatIsInIt() {
        var problem = with(Map.of("/ipRanges", "are too many"), Map.of("/ipRanges/2", "\"x\" is no address"));
        assertThat(problem.of("/ipRanges")).isEqualTo("are too many; line 3 \"x\" is no address");
        assertThat(problem.of("/ip")).isNull();
        assertThat(problem.said())
                .isEqualTo("Addresses and ranges: are too many. Addresses and ranges, line 3: \"x\" is no address.");
    }

    @Test
    void tooManyTriesAreSaidWithUntilWhenAndWhatToDo() {
        var refused = new View(
                429,
                Map.of("Retry-After", "300"),
                new Members(Map.of("code", "RATE_LIMITED", "detail", "Wait a while.")),
                Instant.parse("2026-03-03T14:30:00.25Z"));
        var problem = refused.problem();
        assertThat(problem.until()).isEqualTo("2026-03-03T14:35:00Z");
        assertThat(problem.said()).startsWith("Too many tries failed lately").endsWith("Try again in 5 minutes.");
    }

    @SafeVarargs
    private static Problem with(Map<String, String>... faults) {
        var all = new LinkedHashMap<String, String>();
        List.of(faults).forEach(all::putAll);
        return Problem.of(400, "2 fields are not valid.", all);
    }
}
