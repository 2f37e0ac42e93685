package io.claviger.store.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.guard.Mode;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.Policy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyColumnsTest {
    @Test
    void aPolicyIsReadAsItWasWritten() {
        var ranges = List.of(AddressRange.parse("192.168.1.2"), AddressRange.parse("2001:db8::/32"));
        var policy = new Policy(Set.of("B", "A"), new IpFilter(Mode.REPORT, ranges));

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
