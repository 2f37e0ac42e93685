package io.claviger.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A target is refused, or normalised once and for all: no dots, no empty segments, and the same the second time. */
public class RequestPathFuzzTest {
    public static void fuzzerTestOneInput(byte[] input) {
        RequestPath path;
        try {
            path = RequestPath.parse(new String(input, StandardCharsets.ISO_8859_1));
        } catch (ClavigerException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.REQUEST_MALFORMED);
            return;
        }
        var again = RequestPath.parse(path.query().isEmpty() ? path.path() : path.path() + "?" + path.query());
        assertThat(again.path()).isEqualTo(path.path());
        assertThat(again.query()).isEqualTo(path.query());
        assertThat(path.path().chars()).allMatch(c -> c > ' ' && c < 0x7f);
        assertThat((path.path() + "/")).startsWith("/").doesNotContain("/./", "/../", "\\", "#");
    }

    @Test
    void seedsAreNormalisedOnce() {
        FuzzCorpus.read(
                RequestPathFuzzTest::fuzzerTestOneInput,
                "/customers/42?a=b&c=%20d",
                "/a/%2e%2E/b%2Fc//d;v=1/./e",
                "/%C3%A9/%E2%82%AC/x%41y?x=%00");
    }
}
