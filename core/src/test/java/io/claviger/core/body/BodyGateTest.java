package io.claviger.core.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.body.BodyGate.Readable;
import io.claviger.core.body.BodyGate.Unsupported;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyGateTest {
    private static final Set<BodyForm> NONE = Set.of();
    private static final Set<BodyForm> ALL = EnumSet.allOf(BodyForm.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json ; charset=\"UTF-8\"",
                "application/json; profile=x; charset=utf-8",
                "application/vnd.loyalty.v2+json",
                "application/problem+json;charset=UTF-8"
            })
    void jsonIsReadable(String type) {
        assertThat(BodyGate.judge(List.of(type), List.of(), NONE)).isEqualTo(new Readable(BodyForm.JSON));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "text/json",
                "application/jsonp",
                "application/json-seq",
                "application/x-ndjson",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/json-patch+json",
                "application/json, text/plain",
                "application/json; charset=utf-16",
                "application/json; charset=utf-7",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf8",
                "application/json; charset=utf-8; charset=utf-16",
                "application/json; CHARSET=utf-16; charset=utf-8",
                "application/json; charset=",
                "application/json; charset=\"utf-8",
                "application/json; x=\"; charset=utf-16\"",
                "application/json; x=\"\\\"\"",
                "application/json;",
                "application/json;;charset=utf-8",
                "application/json; charset = utf-8",
                "application/json charset=utf-8",
                "application",
                "/json",
                "+json",
                "application/json\u0000",
                "application/jsön"
            })
    void anythingElseIsNot(String type) {
        assertThat(BodyGate.judge(List.of(type), List.of(), NONE)).isInstanceOf(Unsupported.class);
    }

    @Test
    void oneMediaTypeMustBeNamed() {
        assertThat(BodyGate.judge(List.of(), List.of(), ALL)).isInstanceOf(Unsupported.class);
        assertThat(BodyGate.judge(List.of("application/json", "application/json"), List.of(), ALL))
                .isInstanceOf(Unsupported.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity", "br, gzip", "", "utf-8"})
    void noContentEncodingIsTaken(String encoding) {
        assertThat(BodyGate.judge(List.of("application/json"), List.of(encoding), ALL))
                .isInstanceOf(Unsupported.class);
    }

    @Test
    void otherFormsMustBeDeclared() {
        assertThat(BodyGate.judge(List.of("application/x-www-form-urlencoded; charset=utf-8"), List.of(), ALL))
                .isEqualTo(new Readable(BodyForm.FORM));
        assertThat(BodyGate.judge(List.of("application/json-patch+json"), List.of(), ALL))
                .isEqualTo(new Readable(BodyForm.JSON_PATCH));
        assertThat(BodyGate.judge(List.of("application/merge-patch+json"), List.of(), ALL))
                .isEqualTo(new Readable(BodyForm.MERGE_PATCH));
    }

    @Test
    void undeclaredMergePatchIsReadAsPlainJson() {
        assertThat(BodyGate.judge(List.of("application/merge-patch+json"), List.of(), NONE))
                .isEqualTo(new Readable(BodyForm.JSON));
    }
}
