package io.claviger.edge.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.fixture.FuzzCorpus;
import org.junit.jupiter.api.Test;

/** A call is read or refused with a code, the same way each time. */
public class VerifyCallFuzzTest {
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            assertThat(VerifyCallReader.readOne(input).toString())
                    .isEqualTo(VerifyCallReader.readOne(input).toString());
        } catch (ClavigerException refused) {
            assertThat(refused.detail()).hasSizeLessThan(1_000);
        }
        try {
            assertThat(VerifyCallReader.readBatch(input)).hasSizeBetween(1, 100);
        } catch (ClavigerException refused) {
            assertThat(refused.detail()).hasSizeLessThan(1_000);
        }
    }

    @Test
    void seedsAreReadOrRefused() {
        FuzzCorpus.read(
                VerifyCallFuzzTest::fuzzerTestOneInput,
                "{\"key\":\"cvg_live_0\",\"method\":\"GET\",\"path\":\"/a?b\",\"ip\":\"192.0.2.1\",\"cost\":2}",
                "{\"key\":\"k\",\"permissions\":\"A AND (B OR C)\",\"guards\":{\"event\":[\"buy\"]}}",
                "{\"requests\":[{\"key\":\"k\"},{\"key\":\"l\",\"api\":\"a\",\"operation\":\"b\"}]}");
    }
}
