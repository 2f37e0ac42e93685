package io.claviger.core.decision;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Api;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.guard.Mode;
import io.claviger.core.limit.LimitStates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressCheckTest {
    private static final Api EVENTS =
            anApi("events").with("GET", "/events", "EVENTS_READ").build();
    private static final Target TARGET =
            new Target.Known(EVENTS, EVENTS.operations().getFirst());

    private final SnapshotFixture house = new SnapshotFixture();
    private final DecisionEngine engine = new DecisionEngine(house.snapshot, new LimitStates());

    @Test
    void onlyTheRangesOfTheKeyAreAccepted() {
        var key = put(aKey().from("192.168.1.2", "192.168.0.3/24", "2001:db8::/32"));

        assertThat(decide(key, "192.168.1.2").allowed()).isTrue();
        assertThat(decide(key, "192.168.0.255").allowed()).isTrue();
        assertThat(decide(key, "::ffff:192.168.0.7").allowed()).isTrue();
        assertThat(decide(key, "2001:db8:1::9").allowed()).isTrue();
        assertThat(code(decide(key, "192.168.1.3"))).isEqualTo(ErrorCode.IP_FORBIDDEN);
        assertThat(code(decide(key, "2001:db9::"))).isEqualTo(ErrorCode.IP_FORBIDDEN);
    }

    @Test
    void anAddressThatIsNotToldOrIsNoneIsRefused() {
        var key = put(aKey().from("0.0.0.0/0", "::/0"));

        assertThat(code(decide(key, null))).isEqualTo(ErrorCode.IP_FORBIDDEN);
        assertThat(code(decide(key, "unknown"))).isEqualTo(ErrorCode.IP_FORBIDDEN);
        assertThat(code(decide(key, "010.1.1.1"))).isEqualTo(ErrorCode.IP_FORBIDDEN);
    }

    @Test
    void reportingLetsPassAndSaysWhatItWouldHaveRefused() {
        var key = put(aKey().from("10.0.0.0/8").withAddressMode(Mode.REPORT));

        assertThat(decide(key, "11.0.0.1").allowed()).isTrue();
        assertThat(decide(key, "11.0.0.1").reported()).singleElement().satisfies(reported -> {
            assertThat(reported.check()).isEqualTo("addresses");
            assertThat(reported.code()).isEqualTo(ErrorCode.IP_FORBIDDEN);
        });
        assertThat(decide(key, "10.0.0.1").reported()).isEmpty();
    }

    @Test
    void switchedOffNothingIsJudged() {
        var key = put(aKey().from("10.0.0.0/8").withAddressMode(Mode.OFF));

        assertThat(decide(key, "11.0.0.1").allowed()).isTrue();
        assertThat(decide(key, "11.0.0.1").reported()).isEmpty();
    }

    @Test
    void nothingIsSaidOfRangesBeforeTheKeyIsProvedAndInForce() {
        put(aKey().from("10.0.0.0/8"));
        var unknown = engine.decide(new AccessRequest(
                Door.GATEWAY, new Presented.BearerSecret(aKey().secret()), ClientAddress.parse("11.0.0.1"), TARGET, 1));
        var expired = put(aKey().from("10.0.0.0/8").expiringAt(1));

        assertThat(code(unknown)).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        assertThat(code(decide(expired, "11.0.0.1"))).isEqualTo(ErrorCode.CREDENTIAL_EXPIRED);
    }

    @Test
    void randomRangesAreJudgedAsANaiveOracleJudgesThem() {
        var random = new Random(20_261_122);
        for (var round = 0; round < 200; round++) {
            var ranges = new ArrayList<String>();
            for (var i = random.nextInt(1, 30); i > 0; i--) {
                ranges.add(address(random) + (random.nextBoolean() ? "" : "/" + random.nextInt(20, 33)));
            }
            var key = put(aKey().from(ranges.toArray(String[]::new)));
            for (var i = 0; i < 50; i++) {
                var address = address(random);
                assertThat(decide(key, address).allowed())
                        .as("%s in %s", address, ranges)
                        .isEqualTo(ranges.stream().anyMatch(range -> holds(range, address)));
            }
        }
    }

    /** Close to one another, so that many hit. */
    private static String address(Random random) {
        return "10.0." + random.nextInt(4) + "." + random.nextInt(256);
    }

    private static boolean holds(String range, String address) {
        var slash = range.indexOf('/');
        var length = slash < 0 ? 32 : Integer.parseInt(range.substring(slash + 1));
        var first = slash < 0 ? range : range.substring(0, slash);
        return number(first).shiftRight(32 - length).equals(number(address).shiftRight(32 - length));
    }

    private static BigInteger number(String address) {
        return new BigInteger(1, ClientAddress.parse(address).octets());
    }

    private KeyFixture put(KeyFixture key) {
        house.put(key.withPermission("EVENTS_READ"));
        return key;
    }

    private Decision decide(KeyFixture key, @Nullable String address) {
        return engine.decide(
                new AccessRequest(Door.GATEWAY, new Presented.BearerSecret(key.secret()), parsed(address), TARGET, 2));
    }

    private static @Nullable ClientAddress parsed(@Nullable String address) {
        return address == null ? null : ClientAddress.parseOrNull(address);
    }

    private static @Nullable ErrorCode code(Decision decision) {
        return decision instanceof Refused refused ? refused.code() : null;
    }
}
