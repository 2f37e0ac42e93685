package io.claviger.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.FuzzCorpus;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses, ranges, and what proxies say of clients: round trip, and the JDK reads the same. */
public class AddressFuzzTest {
    private static final ClientAddress PEER = ClientAddress.parse("10.0.0.1");

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.ISO_8859_1);
        var address = ClientAddress.parseOrNull(text);
        if (address != null) {
            assertThat(ClientAddress.parse(address.toString())).isEqualTo(address);
            assertJdkAgrees(text, address);
        }
        try {
            var range = AddressRange.parse(text);
            assertThat(AddressRange.parse(range.toString())).isEqualTo(range);
            assertThat(range.contains(range.first())).isTrue();
        } catch (ClavigerException refused) {
            assertThat(address).as("an address is a range of one").isNull();
        }
        for (var header : List.of(ClientAddressHeader.X_FORWARDED_FOR, ClientAddressHeader.FORWARDED)) {
            var proxies = new TrustedProxies(List.of(AddressRange.parse("10.0.0.0/8")), header);
            try {
                var client = proxies.resolve(PEER, List.of(text));
                assertThat(proxies.resolve(PEER, List.of("bogus, ", text)))
                        .as("what stands left of the client says nothing")
                        .satisfiesAnyOf(
                                same -> assertThat(same).isEqualTo(client),
                                none -> assertThat(proxies.trusts(client)).isTrue());
            } catch (ClavigerException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.REQUEST_MALFORMED);
            }
        }
    }

    /** Without a name to look up: what is parsed has only digits, colons and dots. */
    private static void assertJdkAgrees(String text, ClientAddress address) {
        try {
            assertThat(text).matches("[0-9a-fA-F:.]+");
            var jdk = InetAddress.getByName(text);
            assertThat(ClientAddress.of(jdk.getAddress())).isEqualTo(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void seedsAreReadAsTheJdkReadsThem() {
        FuzzCorpus.read(
                AddressFuzzTest::fuzzerTestOneInput,
                "192.0.2.1",
                "2001:db8::1/64",
                "::ffff:192.0.2.1",
                "10.0.0.0/8",
                "for=192.0.2.60;proto=http;by=203.0.113.43, for=\"[2001:db8:cafe::17]:4711\"",
                "203.0.113.7, 10.1.2.3:80, [::1]:9");
    }
}
