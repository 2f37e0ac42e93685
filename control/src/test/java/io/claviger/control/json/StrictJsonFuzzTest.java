package io.claviger.control.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.fixture.FuzzCorpus;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is strictly JSON is JSON for everybody; the rest is refused with a code. */
public class StrictJsonFuzzTest {
    public static void fuzzerTestOneInput(byte[] input) {
        Object read;
        try {
            read = StrictJson.parse(input);
        } catch (ClavigerException refused) {
            assertThat(refused.detail()).hasSizeLessThan(1_000);
            return;
        }
        try {
            var others = Json.decodeValue(new String(input, StandardCharsets.UTF_8));
            assertThat(others == null).isEqualTo(read == null);
        } catch (DecodeException e) {
            throw new AssertionError("strict, and no JSON", e);
        }
    }

    @Test
    void seedsAreJsonForEverybodyOrRefused() {
        FuzzCorpus.read(
                StrictJsonFuzzTest::fuzzerTestOneInput,
                "{\"name\":\"k\",\"permissions\":[\"A\",\"B\"],\"overlapSeconds\":0,\"x\":{\"y\":null}}",
                "[1, -2.50e+7, 1111e10000001111111, true, false, \"\\ud83d\\ude00 \u00e9\"]",
                "{\"expiresAt\":\"2035-01-31T00:00:00Z\",\"metadata\":{\"a\\u0000\":\"\"}}");
    }
}
