package io.claviger.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final String PEER = "10.0.0.1";
    private static final List<AddressRange> RANGES =
            Stream.of("10.0.0.0/8", "2001:db8::/32").map(AddressRange::parse).toList();
    private static final TrustedProxies X_FORWARDED_FOR =
            new TrustedProxies(RANGES, ClientAddressHeader.X_FORWARDED_FOR);
    private static final TrustedProxies FORWARDED = new TrustedProxies(RANGES, ClientAddressHeader.FORWARDED);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1|192.0.2.1",
                "192.0.2.1:1234|192.0.2.1",
                "198.51.100.7, 192.0.2.1|192.0.2.1",
                "198.51.100.7, 192.0.2.1, 10.9.9.9 ,10.0.0.2|192.0.2.1",
                "unknown, garbage;', 192.0.2.1|192.0.2.1",
                "10.0.0.3, 10.0.0.2|10.0.0.3",
                "2620:fe::fe|2620:fe::fe",
                "[2620:fe::fe]|2620:fe::fe",
                "[2620:fe::fe]:443|2620:fe::fe",
                "192.0.2.1, 2001:db8::5|192.0.2.1",
                "::ffff:192.0.2.1|192.0.2.1",
                "192.0.2.1, ::ffff:10.0.0.2|192.0.2.1",
            })
    void rightMostUntrustedEntryIsTheClient(String line, String client) {
        assertThat(X_FORWARDED_FOR.resolve(ClientAddress.parse(PEER), List.of(line)))
                .hasToString(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "192.0.2.1,",
                "192.0.2.1, ,10.0.0.2",
                "unknown",
                "192.0.2.1, unknown, 10.0.0.2",
                "_hidden",
                "010.0.2.1",
                "192.0.2",
                "localhost",
                "192.0.2.1:",
                "192.0.2.1:99999",
                "192.0.2.1:1a",
                "192.0.2.1:_x",
                "[192.0.2.1]",
                "[::1",
                "[::1]x",
                "[fe80::1%eth0]",
                "fe80::1%eth0",
                "192.0.2.1 10.0.0.2",
                "192.0.2.1\u00a0",
                "\"192.0.2.1\"",
                "for=192.0.2.1",
                "192.0.2.1;10.0.0.2"
            })
    void entryThatIsNoAddressRefuses(String line) {
        assertThatExceptionOfType(ClavigerException.class)
                .isThrownBy(() -> X_FORWARDED_FOR.resolve(ClientAddress.parse(PEER), List.of(line)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.REQUEST_MALFORMED));
    }

    @Test
    void linesAreOneList() {
        assertThat(X_FORWARDED_FOR.resolve(
                        ClientAddress.parse(PEER), List.of("198.51.100.7, 192.0.2.1", "10.0.0.2", "10.0.0.3,10.0.0.4")))
                .hasToString("192.0.2.1");
    }

    @Test
    void peerThatIsNotTrustedIsTheClientWhateverItSays() {
        var stranger = ClientAddress.parse("203.0.113.9");
        assertThat(X_FORWARDED_FOR.resolve(stranger, List.of("192.0.2.1"))).isEqualTo(stranger);
        assertThat(X_FORWARDED_FOR.resolve(stranger, List.of("garbage"))).isEqualTo(stranger);
        assertThat(TrustedProxies.NONE.resolve(stranger, List.of("192.0.2.1"))).isEqualTo(stranger);
    }

    @Test
    void withoutHeaderThePeerIsTheClient() {
        var peer = ClientAddress.parse(PEER);
        assertThat(X_FORWARDED_FOR.resolve(peer, List.of())).isEqualTo(peer);
        assertThat(new TrustedProxies(RANGES, ClientAddressHeader.NONE).resolve(peer, List.of("192.0.2.1")))
                .isEqualTo(peer);
    }

    @Test
    void tooManyEntriesRefuse() {
        var line = String.join(",", Collections.nCopies(TrustedProxies.MAX_ENTRIES + 1, "192.0.2.1"));
        assertThatExceptionOfType(ClavigerException.class)
                .isThrownBy(() -> X_FORWARDED_FOR.resolve(ClientAddress.parse(PEER), List.of(line)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=192.0.2.1|192.0.2.1",
                "For=192.0.2.1;proto=https;by=10.0.0.9|192.0.2.1",
                "for=\"192.0.2.1:80\"|192.0.2.1",
                "for=\"192.0.2.1:_hidden\"|192.0.2.1",
                "FOR=\"[2620:fe::fe]\"|2620:fe::fe",
                "for=\"[2620:fe::fe]:443\" , for=10.0.0.2|2620:fe::fe",
                "for=198.51.100.7, for=192.0.2.1;host=\"a,for=6.6.6.6\", for=10.0.0.2|192.0.2.1",
                "for=unknown, for=_hidden, for=192.0.2.1|192.0.2.1",
                "for=\"\\1\\92.0.2.1\"|192.0.2.1",
            })
    void forwardedIsReadAsItsGrammarSays(String line, String client) {
        assertThat(FORWARDED.resolve(ClientAddress.parse(PEER), List.of(line))).hasToString(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "for",
                "for=",
                "for=,",
                "for=192.0.2.1,",
                ",for=192.0.2.1",
                "for=192.0.2.1;",
                "for= 192.0.2.1",
                "for =192.0.2.1",
                "for=192.0.2.1 for=10.0.0.1",
                "for=192.0.2.1:80",
                "for=[::1]",
                "for=::1",
                "for=\"::1\"",
                "for=\"2620:fe::fe\"",
                "for=\"192.0.2.1",
                "for=192.0.2.1\"",
                "for=\"192.0.2.1\"x",
                "for=192.0.2.1;for=10.0.0.2",
                "for=192.0.2.1;FOR=10.0.0.2",
                "proto=https",
                "by=192.0.2.1",
                "for=unknown",
                "for=_hidden",
                "for=\"_hidden:80\"",
                "for=010.1.1.1",
                "192.0.2.1",
                "for=\"[::1%eth0]\"",
                "for=\"192.0.2.1\\",
                "for=\"\u0000\"",
                // an open quote that would swallow what the proxy appends
                "for=\"198.51.100.7, for=192.0.2.1",
                "for=\"198.51.100.7, for=192.0.2.1;by=\"x\""
            })
    void forwardedThatIsNotRefuses(String line) {
        assertThatExceptionOfType(ClavigerException.class)
                .isThrownBy(() -> FORWARDED.resolve(ClientAddress.parse(PEER), List.of(line)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.REQUEST_MALFORMED));
    }

    @Test
    void quoteDoesNotReachIntoTheNextLine() {
        assertThatExceptionOfType(ClavigerException.class)
                .isThrownBy(() -> FORWARDED.resolve(
                        ClientAddress.parse(PEER), List.of("for=6.6.6.6;host=\"", "for=192.0.2.1;by=\"\"")));
    }

    /** However a client fills the header, what the proxies append decides. */
    @Test
    void clientCannotChooseItsAddress() {
        var random = new Random(14);
        var junk = List.of("10.0.0.7", "6.6.6.6", "unknown", "", "\"", "for=6.6.6.6", "::1", "2001:db8::9");
        for (var round = 0; round < 5_000; round++) {
            var entries = new ArrayList<String>();
            for (var n = random.nextInt(4); n > 0; n--) {
                entries.add(junk.get(random.nextInt(junk.size())));
            }
            entries.add("192.0.2." + random.nextInt(256));
            var client = entries.getLast();
            for (var n = random.nextInt(3); n > 0; n--) {
                entries.add("10.0.0." + random.nextInt(256));
            }
            var cut = random.nextInt(entries.size());
            var lines = new ArrayList<String>();
            if (cut > 0) {
                lines.add(String.join(", ", entries.subList(0, cut)));
            }
            lines.add(String.join(",", entries.subList(cut, entries.size())));
            assertThat(X_FORWARDED_FOR.resolve(ClientAddress.parse(PEER), lines))
                    .as("%s", lines)
                    .hasToString(client);
        }
    }
}
