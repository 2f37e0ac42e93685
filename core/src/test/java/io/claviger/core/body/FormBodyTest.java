package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.body.GuardedBody.Malformed;
import io.claviger.core.body.GuardedBody.Read;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.guard.FoundValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {
    private static final GuardedPaths PATHS = GuardedPaths.of(Map.of(
            "event", new BodyValue(List.of("event_name")),
            "attribute", new BodyKeys(List.of("data")),
            "tag", new BodyValue(List.of("tags", "*"))));

    private static GuardedBody read(String body) {
        return GuardedBodyReader.read(PATHS, BodyForm.FORM, BodyLimits.ofBytes(1 << 16), body.getBytes(UTF_8));
    }

    private static FoundValues found(String dimension, String body) {
        var outcome = read(body);
        assertThat(outcome).as(body).isInstanceOf(Read.class);
        return ((Read) outcome).values().get(dimension);
    }

    private static FoundValues values(String... values) {
        return new FoundValues(List.of(values), false, false);
    }

    @Test
    void fieldsAreFound() {
        var body = "event_name=point%5fadd+1&data[color]=red&data%5Bsize%5D[x]=2&tags[]=a&tags[7]=%C3%BC&&other=%00"
                .replace("%00", "1");
        assertThat(found("event", body)).isEqualTo(values("point_add 1"));
        assertThat(found("attribute", body)).isEqualTo(values("color", "size"));
        assertThat(found("tag", body)).isEqualTo(values("a", "ü"));
    }

    @Test
    void everyFieldOfANameCounts() {
        assertThat(found("event", "event_name=ok&x=1&event_name=point_add")).isEqualTo(values("ok", "point_add"));
        assertThat(found("event", "event%5Fname=ok&event_nam%65=point_add")).isEqualTo(values("ok", "point_add"));
    }

    @Test
    void absentFieldIsAbsentAndAbsentObjectIsNothing() {
        assertThat(found("event", "")).isEqualTo(FoundValues.ABSENT);
        assertThat(found("event", "event_name")).isEqualTo(values(""));
        assertThat(found("attribute", "x=1")).isEqualTo(FoundValues.NOTHING);
    }

    @Test
    void otherShapesAreMistyped() {
        assertThat(found("event", "event_name=ok&event_name[]=point_add").mistyped())
                .isTrue();
        assertThat(found("event", "event_name[x]=point_add").mistyped()).isTrue();
        assertThat(found("attribute", "data=points").mistyped()).isTrue();
        assertThat(found("tag", "tags=a").mistyped()).isTrue();
        assertThat(found("tag", "tags[][]=a").mistyped()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event_name=ok;event_name=x",
                "event_name=o k",
                "event_name=\u00fc",
                "event_name=%zz",
                "event_name=%4",
                "event_name=%",
                "event_name=%ff",
                "event_name=%c3",
                "event_name=%c3&x=1",
                "event_name=%ed%a0%80",
                "event_name=ok%00",
                "event_name%00=ok",
                "x%0a=ok",
                "Event_name=ok",
                "event.name=ok",
                "event+name=ok",
                "+event_name=ok",
                "event[name=ok",
                "event_name[=ok",
                "event_name]=ok",
                "[event_name]=ok",
                "event_name[]x=ok",
                "event_name.x=ok",
                "data.points=1",
                "Data[points]=1",
                "data[points=1",
                "[data][points]=1"
            })
    void whatMightBeReadOtherwiseIsMalformed(String body) {
        assertThat(read(body)).as(body).isInstanceOf(Malformed.class);
    }
}
