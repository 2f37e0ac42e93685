package io.claviger.store.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.Quota;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyColumnsTest {
    @Test
    void aPolicyIsReadAsItWasWritten() {
        var ranges = List.of(AddressRange.parse("192.168.1.2"), AddressRange.parse("2001:db8::/32"));
        var usage = new LimitRules(
                Mode.OFF,
                new LimitSet(
                        List.of(Limit.PRESET, new Limit("group", Algorithm.TOKEN_BUCKET, 7, 60, "Events")),
                        List.of(new Quota("daily", 9, new Quota.Refill(3, 86_400)), new Quota("once", 5, null))));
        var guards = new Guards(Map.of(
                "event", new Guard(Mode.REPORT, new Guard.Rule.Always(ValueLists.denying("point_add", "point_sub"))),
                "tag", Guard.enforcing(new ValueLists(Set.of("a", "b"), Set.of("c"))),
                "channel", Guard.enforcing("cid", Map.of("12", ValueLists.allowing("mail")))));
        var policy = new Policy(Set.of("B", "A"))
                .withPermissionsMode(Mode.REPORT)
                .withAddresses(new IpFilter(Mode.REPORT, ranges))
                .withGuards(guards)
                .withUsage(usage);

        assertThat(KeyColumns.readPolicy(KeyColumns.write(policy))).isEqualTo(policy);
    }

    @Test
    void whatWasWrittenBeforeThereWereRangesIsRead() {
        assertThat(KeyColumns.readPolicy("{\"permissions\":[\"A\"]}")).isEqualTo(new Policy(Set.of("A")));
    }

    @Test
    void whatNarrowsNothingIsNotWritten() {
        assertThat(KeyColumns.write(new Policy(Set.of("B", "A")))).isEqualTo("{\"permissions\":[\"A\",\"B\"]}");
    }
}
