package io.claviger.control.key;

import io.claviger.control.json.Timestamps;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that exists elsewhere. Exactly one of the wish's own secret and its hash is given; in one whose shape was at
 * fault neither may be.
 *
 * @param sha256 the SHA-256 of the secret's UTF-8 bytes, as 64 hexadecimal digits
 * @param createdAtMicros when it was made there, or null for now
 * @param proofFaulty whether what was given of the secret was at fault, and so is left out here
 */
public record KeyToImport(
        CreateKey.Wish wish,
        @Nullable String sha256,
        @Nullable Long createdAtMicros,
        boolean proofFaulty) {

    /** The SHA-256 of the empty text: with such a key, whoever presents nothing in a header would have presented it. */
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** What is wrong with its meaning, beyond what is said of every new key; pointers are within it. */
    List<FieldFault> faultsOfImport(long nowMicros) {
        var faults = new ArrayList<FieldFault>();
        if (sha256 != null && wish.ownSecret() != null) {
            faults.add(new FieldFault("/sha256", "stands beside secret; give one of them"));
        } else if (sha256 == null && wish.ownSecret() == null && !proofFaulty) {
            faults.add(new FieldFault("", "must have secret or sha256"));
        }
        if (OF_NOTHING.equalsIgnoreCase(sha256)) {
            faults.add(new FieldFault("/sha256", "is the hash of an empty secret"));
        }
        if (sha256 != null && wish.type() == KeyType.PROFILE) {
            faults.add(new FieldFault(
                    "/type", "must be workspace where there is just a hash; a profile key's secret is shown"));
        }
        if (createdAtMicros != null && createdAtMicros > nowMicros) {
            faults.add(new FieldFault(
                    "/createdAt", "must not lie in the future; it is " + Timestamps.text(nowMicros) + " now"));
        }
        return faults;
    }

    /** Which member holds what is known of the secret. */
    String proof() {
        return sha256 == null ? "secret" : "sha256";
    }

    /** What is to be kept of the secret; null where none is given. */
    @Nullable SecretDigest digest(Pepper pepper) {
        if (sha256 != null) {
            return pepper.digestOfSha256(HexFormat.of().parseHex(sha256));
        }
        return wish.ownSecret() == null ? null : pepper.digest(wish.ownSecret());
    }
}
