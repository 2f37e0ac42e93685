package io.claviger.control.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.time.MicroClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @Test
    void timesAreReadToTheMicrosecondAndShownInUtc() {
        assertThat(Timestamps.micros("2027-01-31T09:30:00Z")).isEqualTo(1_801_387_800_000_000L);
        assertThat(Timestamps.micros("2027-01-31T10:30:00.1234567+01:00")).isEqualTo(1_801_387_800_123_456L);
        assertThat(Timestamps.text(1_801_387_800_123_456L)).isEqualTo("2027-01-31T09:30:00.123456Z");
        assertThat(Timestamps.text(1_801_387_800_000_000L)).isEqualTo("2027-01-31T09:30:00Z");
        assertThat(Timestamps.textOrNull(MicroClock.NEVER)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-01-31",
                "2027-01-31T09:30Z",
                "2027-01-31T09:30:00",
                "2027-02-30T09:30:00Z",
                "2027-01-31T25:00:00Z",
                "2027-01-31 09:30:00Z",
                "1969-12-31T23:59:59Z",
                "+12027-01-31T09:30:00Z",
                "9999-12-31T23:59:59-18:00",
                "2027-01-31T09:30:00+0100",
                "1801387800"
            })
    void whatIsNoTimeOfRfc3339IsNone(String text) {
        assertThat(Timestamps.micros(text)).isNull();
    }
}
