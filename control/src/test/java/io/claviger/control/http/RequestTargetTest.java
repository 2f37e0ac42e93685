package io.claviger.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ClavigerException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @Test
    void segmentsAndParametersAreDecoded() {
        var target = RequestTarget.parse("/api/v1/keys/a%2Fb?search=a+b%20c&x&x=2&=3");
        assertThat(target.segments()).containsExactly("api", "v1", "keys", "a/b");
        assertThat(target.query())
                .isEqualTo(Map.of("search", List.of("a b c"), "x", List.of("", "2"), "", List.of("3")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "http://host/api", "", "/%", "/%2", "/%zz", "/%c0%80", "/%0d%0aX", "/a?b=%00", "/ä", "/a b"
            })
    void whatMayBeReadTwoWaysIsRefused(String target) {
        assertThatThrownBy(() -> RequestTarget.parse(target)).isInstanceOf(ClavigerException.class);
    }

    @Test
    void aFloodOfParametersIsRefused() {
        assertThatThrownBy(() -> RequestTarget.parse("/a?" + "b=1&".repeat(51))).isInstanceOf(ClavigerException.class);
    }
}
