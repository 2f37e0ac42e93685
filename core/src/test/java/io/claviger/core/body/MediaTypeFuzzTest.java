package io.claviger.core.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A media type is read or it is not; what was read is read again as the same. */
public class MediaTypeFuzzTest {
    public static void fuzzerTestOneInput(byte[] input) {
        var read = MediaType.parse(new String(input, StandardCharsets.ISO_8859_1));
        if (read != null) {
            assertThat(read.essence()).hasSizeLessThanOrEqualTo(input.length).matches("[^/]+/[^/]+");
            var written = read.charset() == null ? read.essence() : read.essence() + "; charset=" + read.charset();
            assertThat(MediaType.parse(written)).isEqualTo(read);
        }
    }

    @Test
    void seedsAreReadAgainAsTheSame() {
        FuzzCorpus.read(
                MediaTypeFuzzTest::fuzzerTestOneInput,
                "application/json",
                "Application/vnd.shop+json; charset=\"UTF-8\"",
                "text/plain;a=b; c=\"d\" ; charset=utf-16");
    }
}
