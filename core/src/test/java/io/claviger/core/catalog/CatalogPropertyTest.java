package io.claviger.core.catalog;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.RouteMatch.Matched;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The route tree against a matcher so simple that it can be seen to be right: every template as a pattern. */
class CatalogPropertyTest {
    private static final String[] SEGMENTS = {
        "a", "b", "ab", "abc", "{p}", "{p}", "a{p}", "{p}c", "a{p}c", "ab{p}", "{p}:x", "", "v1"
    };
    private static final String[] REQUEST_SEGMENTS = {
        "a", "b", "ab", "abc", "c", "ac", "abbc", "a:x", "a%3Ax", "%61", "zz", "", "v1"
    };
    private static final String[] METHODS = {"GET", "POST", "HEAD"};

    @Test
    void treeFindsWhatTheNaiveMatcherFinds() {
        var random = new Random(7);
        var matches = 0;
        for (var round = 0; round < 1_000; round++) {
            var apis = randomApis(random);
            var catalog = Catalog.of(apis);
            for (var request = 0; request < 40; request++) {
                var path = randomPath(random);
                if (path == null) {
                    continue;
                }
                for (var method : METHODS) {
                    var expected = naive(apis, method, path);
                    var actual = catalog.match(method, path) instanceof Matched matched ? matched : null;
                    assertThat(actual == null ? null : actual.operation())
                            .as("%s %s in %s", method, path, apis)
                            .isEqualTo(expected);
                    if (actual != null) {
                        matches++;
                        assertThat(actual.api().prefix() + actual.upstreamPath(path))
                                .isEqualTo(path.path());
                        assertThat(actual.api().slug())
                                .isEqualTo(actual.operation().api());
                    }
                }
            }
        }
        assertThat(matches).isGreaterThan(5_000);
    }

    /** Two templates overlap exactly if some request fits both; tried over all requests of a small alphabet. */
    @Test
    void overlapIsSharedRequests() {
        var pieces = List.of("a", "b", "ab", "{p}", "a{p}", "{p}b", "a{p}b", "ba{p}");
        var words = new ArrayList<>(List.of(""));
        for (var from = 0; words.size() < 1_000; from++) {
            words.add(words.get(from) + "a");
            words.add(words.get(from) + "b");
        }
        for (var one : pieces) {
            for (var two : pieces) {
                var shared = words.stream()
                        .anyMatch(word -> pattern("/" + one).matcher("/" + word).matches()
                                && pattern("/" + two).matcher("/" + word).matches());
                assertThat(PathTemplate.parse("/x/" + one).overlaps(PathTemplate.parse("/{q}/" + two)))
                        .as("%s %s", one, two)
                        .isEqualTo(shared);
            }
        }
    }

    /** {@code covers} and {@code isMoreSpecificThan} say what the tree does, for templates of one segment. */
    @Test
    void specificityIsThatOfTheTree() {
        var pieces = List.of("ab", "{p}", "a{p}", "{p}b", "a{p}b", "ab{p}", "{p}ab");
        var words = List.of("ab", "aab", "abb", "aabb", "abab", "xab", "b");
        for (var one : pieces) {
            for (var two : pieces) {
                if (one.equals(two)) {
                    continue;
                }
                var first = PathTemplate.parse("/x/" + one);
                var second = PathTemplate.parse("/x/" + two);
                var catalog = Catalog.of(List.of(anApi("a")
                        .with("GET", "/x/" + one, "P")
                        .with("GET", "/x/" + two, "P")
                        .build()));
                for (var word : words) {
                    var fitsOne = pattern("/" + one).matcher("/" + word).matches();
                    var fitsTwo = pattern("/" + two).matcher("/" + word).matches();
                    if (fitsTwo && first.covers(second)) {
                        assertThat(fitsOne).as("%s %s %s", one, two, word).isTrue();
                    }
                    if (fitsOne && fitsTwo) {
                        assertThat(catalog.match("GET", RequestPath.parse("/x/" + word)))
                                .isInstanceOfSatisfying(
                                        Matched.class,
                                        matched -> assertThat(
                                                        matched.operation().path())
                                                .isEqualTo("/x/" + (first.isMoreSpecificThan(second) ? one : two)));
                    }
                }
            }
        }
        assertThat(PathTemplate.parse("/x/{p}").covers(PathTemplate.parse("/x/ab")))
                .isTrue();
        assertThat(PathTemplate.parse("/x/{p}").covers(PathTemplate.parse("/{q}/ab")))
                .isFalse();
    }

    private static List<Api> randomApis(Random random) {
        var prefixes = List.of("", "", "/v1", "/a");
        var apis = new ArrayList<Api>();
        for (var a = 0; a < 3; a++) {
            var prefix = prefixes.get(random.nextInt(prefixes.size()));
            for (var tries = 0; tries < 5; tries++) {
                var fixture = anApi("api" + apis.size())
                        .at(prefix)
                        .with(METHODS[random.nextInt(3)], randomTemplate(random), "P");
                apis.add(fixture.build());
                if (!Catalog.conflicts(apis).isEmpty()) {
                    apis.removeLast();
                }
            }
        }
        return apis;
    }

    private static String randomTemplate(Random random) {
        var template = new StringBuilder();
        var length = 1 + random.nextInt(3);
        for (var i = 0; i < length; i++) {
            var segment = SEGMENTS[random.nextInt(SEGMENTS.length)];
            // an empty segment can only be the last one, and no parameter is named twice
            template.append('/')
                    .append((segment.isEmpty() && i + 1 < length ? "a" : segment).replace("{p}", "{p" + i + "}"));
        }
        return template.toString();
    }

    private static RequestPath randomPath(Random random) {
        var path = new StringBuilder();
        var length = 1 + random.nextInt(4);
        for (var i = 0; i < length; i++) {
            var segment = REQUEST_SEGMENTS[random.nextInt(REQUEST_SEGMENTS.length)];
            if (segment.isEmpty() && i + 1 < length) {
                return null;
            }
            path.append('/').append(segment);
        }
        return RequestPath.parse(path.toString());
    }

    private static Operation naive(List<Api> apis, String method, RequestPath path) {
        var plain = naive(apis, method, path.path());
        var decoded = naive(apis, method, path.path().replace("%3A", ":"));
        return plain == decoded ? plain : null;
    }

    private static Operation naive(List<Api> apis, String method, String path) {
        return apis.stream()
                .flatMap(api -> api.operations().stream()
                        .filter(operation -> operation.method().equals(method)
                                || (method.equals("HEAD") && operation.method().equals("GET")))
                        .filter(operation -> pattern(api.prefix() + operation.path())
                                .matcher(path)
                                .matches())
                        .map(operation -> new Object[] {rank(api.prefix() + operation.path()), operation}))
                .min(Comparator.comparing((Object[] found) -> (String) found[0])
                        .thenComparing(found -> !((Operation) found[1]).method().equals(method)))
                .map(found -> (Operation) found[1])
                .orElse(null);
    }

    private static Pattern pattern(String template) {
        var pattern = new StringBuilder();
        for (var piece : template.split("(?=\\{)|(?<=})")) {
            pattern.append(piece.startsWith("{") ? "[^/]+" : Pattern.quote(piece));
        }
        return Pattern.compile(pattern.toString());
    }

    /** Sorts before that of any less specific template: a segment counts by its text before and after the parameter. */
    private static String rank(String template) {
        var rank = new StringBuilder();
        for (var segment : template.substring(1).split("/", -1)) {
            var open = segment.indexOf('{');
            rank.append(
                    open < 0
                            ? "0"
                            : "%c%c%c".formatted('1', 'z' - open, 'z' - (segment.length() - segment.indexOf('}') - 1)));
            rank.append('/');
        }
        return rank.toString();
    }
}
