package io.claviger.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Pepper;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.FuzzCorpus;
import io.claviger.store.page.Cursor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A cursor that was not written here is refused, and one that was is not taken for another list's. */
public class CursorsFuzzTest {
    private static final Cursors CURSORS = new Cursors(new Pepper(1, new byte[32]));

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.ISO_8859_1);
        try {
            var cursor = CURSORS.read(text, "keys");
            assertThat(CURSORS.write(cursor, "keys")).isEqualTo(text.replace("=", ""));
        } catch (ClavigerException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.INPUT_INVALID);
        }
    }

    @Test
    void seedsAreRefusedUnlessTheyAreOurs() {
        FuzzCorpus.read(
                CursorsFuzzTest::fuzzerTestOneInput, CURSORS.write(new Cursor(7, "an-id"), "keys"), "AAAA", "!");
    }
}
