package io.claviger.core.body;

import java.nio.charset.StandardCharsets;

/**
 * Names that differ from a guarded one only in case. Parsers that bind members to fields regardless of case (Go's
 * {@code encoding/json} does always, others by a setting) take the one for the other, so such a name would carry a value
 * past its guard. It is refused wherever the guarded name may stand.
 */
final class LookAlike {
    private LookAlike() {}

    /** Refuses a name that is not the guarded one, where some parser might take it for that. */
    static void refuse(TextBuffer name, byte[] guarded, long offset) {
        if (sameButForCase(name, guarded)) {
            throw refused(name.toString(), new String(guarded, StandardCharsets.UTF_8), offset);
        }
    }

    static BodyFault refused(String name, String guarded, long offset) {
        return BodyFault.malformed(
                "\"" + name + "\" might be read as the guarded \"" + guarded + "\"; spell it exactly so.", offset);
    }

    private static boolean sameButForCase(TextBuffer name, byte[] guarded) {
        var octets = name.octets();
        var ascii = true;
        for (var i = 0; i < name.length(); i++) {
            ascii &= octets[i] >= 0;
        }
        if (!ascii) {
            return name.toString().equalsIgnoreCase(new String(guarded, StandardCharsets.UTF_8));
        }
        if (name.length() != guarded.length) {
            return false;
        }
        for (var i = 0; i < guarded.length; i++) {
            if (lower(octets[i]) != lower(guarded[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    }
}
