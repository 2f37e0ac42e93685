package io.claviger.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a, /a",
        "/a/, /a/",
        "/A/b, /A/b",
        "/%41%2d%7e%5F%2ex, /A-~_.x",
        "/caf%c3%a9, /caf%C3%A9",
        "/a%20b, /a%20b",
        "/joe%40x.example, /joe%40x.example",
        "/joe@x.example, /joe@x.example",
        "/a:b!$&'()*+=, /a:b!$&'()*+=",
        "/..., /...",
        "/.well-known/x, /.well-known/x",
        "/a..b/.c, /a..b/.c",
        "/100%25, /100%25",
        "/100%25g1, /100%25g1",
        "/%25%25, /%25%25",
        "/%f0%9f%94%91, /%F0%9F%94%91",
        "/%E2%80%AE, /%E2%80%AE",
    })
    void pathHasOneNormalForm(String raw, String normal) {
        assertThat(RequestPath.parse(raw).path()).isEqualTo(normal);
        assertThat(RequestPath.parse(normal).path()).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "http://x/a",
                "//",
                "//a",
                "/a//b",
                "/a//",
                "/.",
                "/..",
                "/./a",
                "/a/.",
                "/a/./b",
                "/a/../b",
                "/a/..",
                "/%2e",
                "/%2E%2e/",
                "/.%2e/a",
                "/a/%2e./b",
                "/a%2fb",
                "/a%2Fb",
                "/a%5cb",
                "/a%5Cb",
                "/a\\b",
                "/..\\b",
                "/a;b",
                "/a;jsessionid=1/b",
                "/..;/b",
                "/a%3bb",
                "/a%3Bb",
                "/%252e%252e/",
                "/a%252Fb",
                "/a%25%32%46b",
                "/a%252%46b",
                "/a%25%34%31",
                "/a%00",
                "/a%0a",
                "/a%0D",
                "/a%1f",
                "/a%7f",
                "/a%C2%85",
                "/a\u0000",
                "/a\t",
                "/a\n",
                "/a\u007f",
                "/a\u00e9",
                "/\u2024\u2024/a",
                "/\ud83d\ude00",
                "/a b",
                "/a%",
                "/a%4",
                "/a%zz",
                "/a%4g",
                "/a%-1",
                "/a% 1",
                "/a%\uff11\uff11",
                "/a%u0041",
                "/%c0%ae%c0%ae/",
                "/%c0%af",
                "/%e0%80%af",
                "/%f0%80%80%af",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/%f8%88%80%80%80",
                "/%80",
                "/%c3",
                "/%c3/%a9",
                "/%c3x%a9",
                "/%e2%82",
                "/%ff",
                "/a#b",
                "/a\"b",
                "/a<b>",
                "/a[0]",
                "/a^b",
                "/a`b",
                "/a{b}",
                "/a|b",
                "/a?x y",
                "/a?x\u0000",
                "/a?x\r\nHost:evil",
                "/a?\u00e9",
                "/a?x#y",
                "/a?x\u007f"
            })
    void ambiguousTargetIsRefused(String raw) {
        assertThatExceptionOfType(ClavigerException.class)
                .isThrownBy(() -> RequestPath.parse(raw))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.REQUEST_MALFORMED))
                .satisfies(refused -> assertThat(refused.detail()).isNotBlank().doesNotContain("\n"));
    }

    @Test
    void refusalNamesItsReason() {
        assertThat(reason("/a%2Fb")).contains("encoded slash");
        assertThat(reason("/a%5Cb")).contains("encoded backslash");
        assertThat(reason("/a//b")).contains("empty segment");
        assertThat(reason("/a/%2e%2e/b")).contains("dot segment");
        assertThat(reason("/a%252eb")).contains("twice");
        assertThat(reason("/a;b")).contains("semicolon");
        assertThat(reason("/a%00b")).contains("control");
        assertThat(reason("/a%ffb")).contains("UTF-8");
        assertThat(reason("/a#b")).contains("fragment");
        assertThat(reason("/" + "a".repeat(RequestPath.MAX_TARGET_LENGTH))).contains("longer than 8192");
    }

    @Test
    void longestTargetIsTaken() {
        var longest = "/" + "a".repeat(RequestPath.MAX_TARGET_LENGTH - 1);
        assertThat(RequestPath.parse(longest).path()).isEqualTo(longest);
    }

    /** Everything that is taken has the documented form, and the form's meaning is that of the original. */
    @Test
    void anyTargetIsRefusedOrNormal() {
        var random = new Random(20260101);
        var pieces = new String[] {
            "/",
            "/",
            "/",
            ".",
            "..",
            "a",
            "B",
            "~",
            "%",
            "%2",
            "%25",
            "%2e",
            "%2E",
            "%41",
            "%7e",
            "%2f",
            "%5c",
            "%3b",
            "%3a",
            "%40",
            "%c3",
            "%a9",
            "%C3%A9",
            "%e2%82%ac",
            "%00",
            "%20",
            ";",
            "\\",
            ":",
            "@",
            "+",
            "é",
            " ",
            "5",
            "32",
            "%32",
            "%35"
        };
        var normal = Pattern.compile("(/([A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-F]{2})+)*/?");
        var taken = 0;
        for (var round = 0; round < 200_000; round++) {
            var raw = new StringBuilder("/");
            for (var n = random.nextInt(8); n > 0; n--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            RequestPath path;
            try {
                path = RequestPath.parse(raw.toString());
            } catch (ClavigerException refused) {
                continue;
            }
            taken++;
            assertThat(path.path()).as("%s", raw).matches(normal);
            assertThat(RequestPath.parse(path.path()).path()).isEqualTo(path.path());
            assertThat(decode(path.path())).as("%s", raw).isEqualTo(decode(raw.toString()));
            assertThat(List.of(decode(path.path()).split("/", -1))).doesNotContain(".", "..");
            assertThat(decode(path.path())).doesNotContain("\\", ";", "//");
            // who decodes twice sees no other segments
            assertThat(path.path()).doesNotContainPattern("%25[0-9A-Fa-f]{2}");
        }
        assertThat(taken).isGreaterThan(10_000);
    }

    @Test
    void queryIsKeptAsItCame() {
        var path = RequestPath.parse("/a?x=%zz&y=[1]&z={a|b}&&q=a+b%2f;c");
        assertThat(path.query()).isEqualTo("x=%zz&y=[1]&z={a|b}&&q=a+b%2f;c");
        assertThat(path.target()).isEqualTo("/a?x=%zz&y=[1]&z={a|b}&&q=a+b%2f;c");
        assertThat(RequestPath.parse("/a?").target()).isEqualTo("/a");
        assertThat(RequestPath.parse("/a?b?c/../d").query()).isEqualTo("b?c/../d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_key=k|k|''",
                "api_key=k&x=1|k|x=1",
                "x=1&api_key=k|k|x=1",
                "x=1&api_key=k&y=%2f|k|x=1&y=%2f",
                "api%5Fkey=k&x=1|k|x=1",
                "%61%70%69%5f%6b%65%79=k&x|k|x",
                "api_key=a&api_key=b|a,b|''",
                "api_key=a&&api%5fkey=b&|a,b|&",
                "api_key|''|''",
                "api_key=&x|''|x",
                "api_key=a%2Bb+c%zz|a+b c%zz|''",
                "x=api_key=k||x=api_key=k",
                "x_api_key=k&api_keys=k&API_KEY=k&api%255Fkey=k&api_key%=k||x_api_key=k&api_keys=k&API_KEY=k&api%255Fkey=k&api_key%=k",
            })
    void parameterIsFoundAndRemovedHoweverItsNameIsSpelt(String query, String values, String rest) {
        var path = RequestPath.parse("/a?" + query);
        assertThat(path.queryValues("api_key")).isEqualTo(values == null ? List.of() : List.of(values.split(",", -1)));
        assertThat(path.withoutQuery("api_key").query()).isEqualTo(rest);
        assertThat(path.withoutQuery("api_key").queryValues("api_key")).isEmpty();
    }

    @Test
    void textOfPathHasNoQuery() {
        assertThat(RequestPath.parse("/a?api_key=secret")).hasToString("/a");
    }

    private static String reason(String raw) {
        try {
            RequestPath.parse(raw);
            return "taken";
        } catch (ClavigerException refused) {
            return refused.detail();
        }
    }

    private static String decode(String path) {
        var octets = ByteBuffer.allocate(path.length());
        for (var i = 0; i < path.length(); i++) {
            var c = path.charAt(i);
            if (c == '%') {
                octets.put((byte) Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                octets.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + path, e);
        }
    }
}
