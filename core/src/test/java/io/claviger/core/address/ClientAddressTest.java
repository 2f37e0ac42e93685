package io.claviger.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.core.error.ClavigerException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "192.0.2.1, 192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8::1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:2:3:4:5:6:7.8.9.10, 1:2:3:4:5:6:708:90a",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::FFFF:c000:0201, 192.0.2.1",
        "0:0:0:0:0:ffff:192.0.2.1, 192.0.2.1",
        "::192.0.2.1, ::c000:201",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
        "::fffe:192.0.2.1, ::fffe:c000:201",
    })
    void addressHasOneCanonicalText(String text, String canonical) {
        var address = ClientAddress.parse(text);
        assertThat(address).hasToString(canonical).isEqualTo(ClientAddress.parse(canonical));
        assertThat(ClientAddress.of(address.octets())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                ".1.2.3.4",
                "1..3.4",
                "256.1.1.1",
                "1.1.1.999",
                "01.2.3.4",
                "1.2.3.00",
                "010.0.0.1",
                "0x7f.0.0.1",
                "0x7f000001",
                "2130706433",
                "127.1",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "+1.2.3.4",
                "1.2.3.-4",
                "1.2.3.4/32",
                "1.2.3.4:80",
                "\u0661.2.3.4",
                "1.2.3.\uff14",
                "localhost",
                "example.com",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:",
                ":1::",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "fe80::1%1",
                "[::1]",
                "::1]",
                "::1/128",
                "::01.2.3.4",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "::ffff:256.1.1.1",
                "::ffff:1.2.3.4.5",
                "::-1",
                "::+1",
                "::\uff11",
                "1:2:3:4:5:6:77777.1.1.1",
                "00000::1"
            })
    void anythingElseIsNoAddress(String text) {
        assertThat(ClientAddress.parseOrNull(text)).isNull();
        assertThatExceptionOfType(ClavigerException.class).isThrownBy(() -> ClientAddress.parse(text));
    }

    @Test
    void loopbackIsTheMachinesOwnInEitherFamily() {
        assertThat(List.of("127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"))
                .allMatch(text -> ClientAddress.parse(text).isLoopback());
        assertThat(List.of("128.0.0.1", "126.255.255.255", "0.0.0.1", "::", "::127.0.0.1", "::2", "fe80::1"))
                .noneMatch(text -> ClientAddress.parse(text).isLoopback());
    }

    @Test
    void zoneOfPeerIsLeftOut() {
        assertThat(ClientAddress.ofPeer("fe80:0:0:0:0:0:0:1%eth0")).hasToString("fe80::1");
        assertThat(ClientAddress.ofPeer("127.0.0.1")).hasToString("127.0.0.1");
    }

    /** Random octets, written by the JDK in its own form, are read as themselves; and ours is read by the JDK. */
    @Test
    void textAndOctetsAgreeWithThoseOfTheJdk() throws UnknownHostException {
        var random = new Random(11);
        for (var round = 0; round < 50_000; round++) {
            var octets = randomOctets(random);
            var jdk = InetAddress.getByAddress(octets);
            var address = ClientAddress.of(octets);
            assertThat(ClientAddress.parse(jdk.getHostAddress())).isEqualTo(address);
            assertThat(InetAddress.getByName(address.text())).isEqualTo(jdk);
            assertThat(address.octets()).isEqualTo(jdk.getAddress());
            assertThat(address.isIpv4() || address.text().matches("(?!.*::.*::)[0-9a-f:]+"))
                    .isTrue();
        }
    }

    /** Whatever we take, the JDK's strict parser takes as the same. */
    @Test
    void nothingIsTakenThatTheJdkReadsOtherwise() throws UnknownHostException {
        var random = new Random(12);
        var pieces = "0123456789abcdefF::::....%[]/x ";
        var taken = 0;
        for (var round = 0; round < 2_000_000; round++) {
            var text = new StringBuilder();
            for (var n = 2 + random.nextInt(9); n > 0; n--) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            var address = ClientAddress.parseOrNull(text.toString());
            if (address != null) {
                taken++;
                assertThat(InetAddress.getByName(text.toString()).getAddress())
                        .as("%s", text)
                        .isEqualTo(address.octets());
            }
        }
        assertThat(taken).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.0.3/24, 192.168.0.0/24",
        "10.1.2.3, 10.1.2.3",
        "10.1.2.3/32, 10.1.2.3",
        "10.1.2.3/0, 0.0.0.0/0",
        "2001:db8::1/32, 2001:db8::/32",
        "2001:db8::ffff/127, 2001:db8::fffe/127",
        "2001:db8:0:ff::/63, 2001:db8:0:fe::/63",
        "::1, ::1",
        "::1/0, ::/0",
        "::ffff:10.1.2.3/104, 10.0.0.0/8",
        "::ffff:10.1.2.3, 10.1.2.3",
    })
    void rangeHasNoHostBits(String text, String canonical) {
        assertThat(AddressRange.parse(text)).hasToString(canonical).isEqualTo(AddressRange.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0/24",
                "10.0.0.0/ 8",
                "::/129",
                "::/1000",
                "::ffff:10.0.0.0/95",
                "::ffff:0:0/0",
                "10.0.0.1-10.0.0.9",
                "10.0.0.*",
                "[::1]/128",
                "fe80::1%eth0/64"
            })
    void anythingElseIsNoRange(String text) {
        assertThatExceptionOfType(ClavigerException.class)
                .isThrownBy(() -> AddressRange.parse(text))
                .satisfies(refused -> assertThat(refused.faults()).hasSize(1));
    }

    @Test
    void rangeHoldsTheAddressesOfItsFamilyThatShareItsBits() {
        var random = new Random(13);
        for (var round = 0; round < 50_000; round++) {
            var address = ClientAddress.of(randomOctets(random));
            var length = random.nextInt(address.bitLength() + 1);
            var range = new AddressRange(address, length);
            var other = ClientAddress.of(flipped(address.octets(), random));
            var shift = address.bitLength() - length;
            var expected = other.isIpv4() == address.isIpv4()
                    && new BigInteger(1, other.octets())
                            .shiftRight(shift)
                            .equals(new BigInteger(1, address.octets()).shiftRight(shift));
            assertThat(range.contains(address)).isTrue();
            assertThat(range.contains(other)).as("%s in %s", other, range).isEqualTo(expected);
        }
    }

    @Test
    void rangeOfOneFamilyHoldsNothingOfTheOther() {
        assertThat(AddressRange.parse("::/0").contains(ClientAddress.parse("10.0.0.1")))
                .isFalse();
        assertThat(AddressRange.parse("0.0.0.0/0").contains(ClientAddress.parse("::a00:1")))
                .isFalse();
        assertThat(AddressRange.parse("10.0.0.0/8").contains(ClientAddress.parse("::ffff:10.0.0.1")))
                .isTrue();
    }

    private static byte[] flipped(byte[] octets, Random random) {
        var bit = random.nextInt(octets.length * 8);
        octets[bit / 8] ^= (byte) (0x80 >> bit % 8);
        return octets;
    }

    private static byte[] randomOctets(Random random) {
        var octets = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(octets);
        for (var i = 0; i < octets.length; i++) {
            if (random.nextInt(3) > 0) {
                octets[i] = 0;
            }
        }
        return octets;
    }
}
