package io.claviger.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.RequestPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterValuesTest {
    @Test
    void everyQueryParameterOfANameIsFound() {
        assertThat(ParameterValues.ofQuery("channel=sms&x=1&ch%61nnel=push&&channel=sms&channel", "channel"))
                .isEqualTo(FoundValues.of(List.of("sms", "push", "")));
        assertThat(ParameterValues.ofQuery("channel=sms", "other")).isEqualTo(FoundValues.ABSENT);
        assertThat(ParameterValues.ofQuery("", "other")).isEqualTo(FoundValues.ABSENT);
        assertThat(ParameterValues.ofQuery("channel=a=%C3%BC%26", "channel"))
                .isEqualTo(FoundValues.of(List.of("a=ü&")));
    }

    @Test
    void plusCountsAsSpaceAndAsPlus() {
        assertThat(ParameterValues.ofQuery("channel=a+b%20c", "channel"))
                .isEqualTo(FoundValues.of(List.of("a b c", "a+b c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channel=sms&Channel=push",
                "channel=sms&channel[]=push",
                "channel=sms&channel%5B0%5D=push",
                "channel=sms&channel.x=push",
                "channel=sms&+channel=push",
                "channel=sms&channel%20=push",
                "channel=sms&[channel]=push",
                "channel=sms&channel]=push",
                "channel=sms&channel[=push",
                "channel=sms;channel=push",
                "x=1;channel=push",
                "channel=sms&channel%00=push",
                "channel=sms&%u0063hannel=push",
                "channel=sms&chann%FFel=push",
                "channel=sms&%=push",
                "channel=sms%00",
                "channel=sms%0a",
                "channel=%ff",
                "channel=%zz",
                "channel=%4",
                "channel=%c0%af",
                "channel=sms&%C4%B8hannel=x&%E2%84%AA=1&CHANNE%4C=x",
                "CHANNEL=sms"
            })
    void whatMightBeReadOtherwiseIsMistyped(String query) {
        assertThat(ParameterValues.ofQuery(query, "channel").mistyped())
                .as(query)
                .isTrue();
    }

    @Test
    void letterWhoseUpperCaseIsAnothersIsNoWayAround() {
        assertThat(ParameterValues.ofQuery("%C5%BFms=1", "sms").mistyped()).isTrue();
    }

    @Test
    void otherParametersAreLeftAlone() {
        assertThat(ParameterValues.ofQuery("channels=1&chan=2&x[channel]=%ff&y=%zz&channel=sms&a.b=1", "channel"))
                .isEqualTo(FoundValues.of(List.of("sms")));
        assertThat(ParameterValues.ofQuery("filter[page]=2&filter%5Bevent%5D=a", "filter[event]"))
                .isEqualTo(FoundValues.of(List.of("a")));
        assertThat(ParameterValues.ofQuery("filter=2&filter[event]=a", "filter[event]")
                        .mistyped())
                .isTrue();
    }

    @Test
    void headerInAnythingButVisibleAsciiIsMistyped() {
        assertThat(ParameterValues.ofHeader(List.of("caf\u00c3\u00a9")).mistyped())
                .isTrue();
        assertThat(ParameterValues.ofHeader(List.of("a\tb c")).mistyped()).isFalse();
    }

    @Test
    void everyEntryOfEveryHeaderLineIsFound() {
        assertThat(ParameterValues.ofHeader(List.of("sms", " push ,\tmail,", "sms"))
                        .values())
                .containsExactly("sms", "push", "mail");
        assertThat(ParameterValues.ofHeader(List.of("", " , "))).isEqualTo(FoundValues.ABSENT);
        assertThat(ParameterValues.ofHeader(List.of())).isEqualTo(FoundValues.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
        "/customers/{id}, /customers/7, id, 7",
        "/customers/{id}, /customers/caf%C3%A9%20x, id, café x",
        "/entities/{type}/{id}, /entities/store/9, type, store",
        "/entities/{type}/{id}, /entities/store/9, id, 9",
        "/files/{name}.json, /files/a.b.json, name, a.b",
        "/a/pre{x}post/{y}, /a/pre1post/2, x, 1"
    })
    void pathParameterIsFound(String template, String path, String name, String expected) {
        assertThat(PathPlace.of(template, name).find(RequestPath.parse(path).path()))
                .isEqualTo(FoundValues.of(List.of(expected)));
    }

    @Test
    void parameterThatThePathDoesNotHaveIsAbsent() {
        assertThat(PathPlace.of("/customers/{id}", "other").find("/customers/7"))
                .isEqualTo(FoundValues.ABSENT);
    }
}
