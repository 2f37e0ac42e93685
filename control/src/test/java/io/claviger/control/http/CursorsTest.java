package io.claviger.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.credential.Pepper;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.page.Cursor;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CursorsTest {
    private static final Cursor PLACE = new Cursor(1_801_387_800_123_456L, "0199b1a2-7c3d-7e4f-8a5b-6c7d8e9f0a1b");

    private final Cursors cursors = new Cursors(new Pepper(1, new byte[Pepper.LENGTH]));

    @Test
    void aCursorLeadsBackToItsPlace() {
        assertThat(cursors.read(cursors.write(PLACE, "keys of A"), "keys of A")).isEqualTo(PLACE);
    }

    @Test
    void aCursorIsGoodForItsOwnListOnly() {
        var text = cursors.write(PLACE, "keys of A");
        assertThatThrownBy(() -> cursors.read(text, "keys of B"))
                .isInstanceOfSatisfying(
                        ClavigerException.class,
                        fault -> assertThat(fault.faults())
                                .first()
                                .satisfies(first -> assertThat(first.pointer()).isEqualTo("query/cursor")));
    }

    @Test
    void aCursorWithAnyBitTurnedIsRefused() {
        var bytes = Base64.getUrlDecoder().decode(cursors.write(PLACE, "keys"));
        for (var bit = 0; bit < bytes.length * 8; bit++) {
            var forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            var text = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            assertThatThrownBy(() -> cursors.read(text, "keys")).isInstanceOf(ClavigerException.class);
        }
    }

    @Test
    void aCursorUnderAnotherPepperOrOfNoCursorIsRefused() {
        var other = new byte[Pepper.LENGTH];
        other[0] = 1;
        var foreign = new Cursors(new Pepper(1, other)).write(PLACE, "keys");
        assertThatThrownBy(() -> cursors.read(foreign, "keys")).isInstanceOf(ClavigerException.class);
        for (var text : new String[] {"", "a", "!!", "AAAA", "' OR 1=1 --"}) {
            assertThatThrownBy(() -> cursors.read(text, "keys")).isInstanceOf(ClavigerException.class);
        }
    }
}
