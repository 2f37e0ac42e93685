package io.claviger.core.decision;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Api;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.limit.LimitStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Makes the call of every line of the table in docs/addresses.md. */
class AddressesPageTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Api EVENTS =
            anApi("events").with("GET", "/events", "EVENTS_READ").build();

    private final SnapshotFixture house = new SnapshotFixture();
    private final DecisionEngine engine = new DecisionEngine(house.snapshot, new LimitStates());

    @Test
    void everyLineIsTrue() throws IOException {
        var lines = Files.readAllLines(Path.of("../docs/addresses.md")).stream()
                .filter(line -> line.endsWith("| passes |") || line.endsWith("| `IP_FORBIDDEN` |"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(10);
        for (var line : lines) {
            var cells = line.split("\\|");
            assertThat(outcome(cells[1], cells[2])).as(line).isEqualTo(cells[3].strip());
        }
    }

    private String outcome(String ranges, String from) {
        var key = aKey().withPermission("EVENTS_READ")
                .from(CODE.matcher(ranges)
                        .results()
                        .map(range -> range.group(1))
                        .toArray(String[]::new));
        house.put(key);
        var text = CODE.matcher(from);
        var address = text.find() ? ClientAddress.parseOrNull(text.group(1)) : null;
        var target = new Target.Known(EVENTS, EVENTS.operations().getFirst());
        var request = new AccessRequest(Door.GATEWAY, new Presented.BearerSecret(key.secret()), address, target, 1);
        return engine.decide(request) instanceof Refused refused ? "`" + refused.code() + "`" : "passes";
    }
}
