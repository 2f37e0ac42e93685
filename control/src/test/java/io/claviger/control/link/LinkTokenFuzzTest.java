package io.claviger.control.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.fixture.FuzzCorpus;
import io.claviger.store.member.LinkPurpose;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** Whatever is presented as a link's token is good for one purpose at the most, and is never a key's secret. */
public class LinkTokenFuzzTest {
    private static final Pepper PEPPER = new Pepper(1, new byte[Pepper.LENGTH]);

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            return;
        }
        var digests = new HashSet<SecretDigest>();
        digests.add(PEPPER.digest(Secret.of(text)));
        for (var purpose : LinkPurpose.values()) {
            var digest = LinkToken.digest(PEPPER, purpose, Secret.of(text));
            assertThat(digests.add(digest))
                    .as("%s has a digest of its own", purpose)
                    .isTrue();
            for (var other : LinkPurpose.values()) {
                if (other != purpose) {
                    assertThat(LinkToken.digest(PEPPER, purpose, Secret.of(other.text() + "\n" + text)))
                            .isNotEqualTo(LinkToken.digest(PEPPER, other, Secret.of(text)));
                }
            }
        }
    }

    @Test
    void seedsAreGoodForOnePurposeAlone() {
        FuzzCorpus.read(
                LinkTokenFuzzTest::fuzzerTestOneInput, "0123456789abcdefghijkl", "invitation\nabc", "link\nreset\nabc");
    }
}
