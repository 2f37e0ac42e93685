package io.claviger.control.http;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.page.Cursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Cursors as clients carry them: a place in one certain list, signed, so that a client can neither make one up nor take
 * one to another list. The signature is the pepper's HMAC over a text that no secret can be, for it has a line break.
 */
final class Cursors {
    private static final int SIGNATURE_LENGTH = 16;
    private static final int LONGEST_ID = 700;
    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

    private final Pepper pepper;

    Cursors(Pepper pepper) {
        this.pepper = pepper;
    }

    String write(Cursor cursor, String listing) {
        var id = cursor.id().getBytes(StandardCharsets.UTF_8);
        var place = ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(cursor.position())
                .put(id)
                .array();
        var signed = ByteBuffer.allocate(SIGNATURE_LENGTH + place.length)
                .put(signature(place, listing))
                .put(place);
        return TO_TEXT.encodeToString(signed.array());
    }

    /**
     * Reads a cursor back.
     *
     * @throws ClavigerException with {@code INPUT_INVALID} where it is not one of ours for this list
     */
    Cursor read(String text, String listing) {
        byte[] signed;
        try {
            signed = FROM_TEXT.decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw notOurs();
        }
        var start = SIGNATURE_LENGTH + Long.BYTES;
        if (signed.length < start || signed.length > start + LONGEST_ID) {
            throw notOurs();
        }
        var place = Arrays.copyOfRange(signed, SIGNATURE_LENGTH, signed.length);
        if (!MessageDigest.isEqual(Arrays.copyOf(signed, SIGNATURE_LENGTH), signature(place, listing))) {
            throw notOurs();
        }
        var id = new String(signed, start, signed.length - start, StandardCharsets.UTF_8);
        return new Cursor(ByteBuffer.wrap(place).getLong(), id);
    }

    private byte[] signature(byte[] place, String listing) {
        var text = "cursor\n" + listing + "\n" + TO_TEXT.encodeToString(place);
        return Arrays.copyOf(pepper.digest(Secret.of(text)).toBytes(), SIGNATURE_LENGTH);
    }

    private static ClavigerException notOurs() {
        return ClavigerException.invalid("query/cursor", "must be the nextCursor of a page of this very list");
    }
}
