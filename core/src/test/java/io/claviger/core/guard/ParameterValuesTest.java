package io.claviger.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.RequestPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterValuesTest {
    @Test
    void everyQueryParameterOfANameIsFound() {
        var path = RequestPath.parse("/x?channel=sms&x=1&ch%61nnel=push&channel=sms");
        assertThat(ParameterValues.ofQuery(path.queryValues("channel")).values())
                .containsExactly("sms", "push");
        assertThat(ParameterValues.ofQuery(path.queryValues("other"))).isEqualTo(FoundValues.ABSENT);
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
        assertThat(ParameterValues.ofPath(template, RequestPath.parse(path).path(), name))
                .isEqualTo(FoundValues.of(List.of(expected)));
    }

    @Test
    void parameterThatThePathDoesNotHaveIsAbsent() {
        assertThat(ParameterValues.ofPath("/customers/{id}", "/customers/7", "other"))
                .isEqualTo(FoundValues.ABSENT);
    }
}
