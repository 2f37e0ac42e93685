package io.claviger.core.catalog;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.catalog.RouteMatch.Unmatched;
import io.claviger.core.fixture.ApiFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    @Test
    void literalBeatsParameterFromLeftToRight() {
        var catalog = catalogOf(anApi("a")
                .with("GET", "/c/{id}", "P")
                .with("GET", "/c/me", "P")
                .with("GET", "/c/{id}/orders", "P")
                .with("GET", "/c/me/{what}", "P")
                .with("GET", "/{any}/me/orders", "P"));
        assertThat(found(catalog, "GET", "/c/7")).isEqualTo("/c/{id}");
        assertThat(found(catalog, "GET", "/c/me")).isEqualTo("/c/me");
        assertThat(found(catalog, "GET", "/c/me/orders")).isEqualTo("/c/me/{what}");
        assertThat(found(catalog, "GET", "/c/7/orders")).isEqualTo("/c/{id}/orders");
        assertThat(found(catalog, "GET", "/d/me/orders")).isEqualTo("/{any}/me/orders");
        assertThat(found(catalog, "GET", "/c/7/offers")).isNull();
    }

    @Test
    void parameterNeedsTextOfItsOwnSegment() {
        var catalog = catalogOf(anApi("a").with("GET", "/c/{id}", "P").with("GET", "/f/{name}.json", "P"));
        assertThat(found(catalog, "GET", "/c/")).isNull();
        assertThat(found(catalog, "GET", "/c")).isNull();
        assertThat(found(catalog, "GET", "/c/a/b")).isNull();
        assertThat(found(catalog, "GET", "/f/.json")).isNull();
        assertThat(found(catalog, "GET", "/f/a.json")).isEqualTo("/f/{name}.json");
        assertThat(found(catalog, "GET", "/f/a.JSON")).isNull();
    }

    @Test
    void textAroundParameterBeatsBareParameter() {
        var catalog = catalogOf(anApi("a")
                .with("GET", "/f/{x}", "P")
                .with("GET", "/f/{x}.json", "P")
                .with("GET", "/f/{x}.tar.json", "P")
                .with("GET", "/f/v{x}", "P")
                .with("GET", "/f/very.json", "P"));
        assertThat(found(catalog, "GET", "/f/a")).isEqualTo("/f/{x}");
        assertThat(found(catalog, "GET", "/f/a.json")).isEqualTo("/f/{x}.json");
        assertThat(found(catalog, "GET", "/f/a.tar.json")).isEqualTo("/f/{x}.tar.json");
        assertThat(found(catalog, "GET", "/f/va.json")).isEqualTo("/f/v{x}");
        assertThat(found(catalog, "GET", "/f/v")).isEqualTo("/f/{x}");
        assertThat(found(catalog, "GET", "/f/very.json")).isEqualTo("/f/very.json");
    }

    @Test
    void caseAndTrailingSlashAreSignificant() {
        var catalog = catalogOf(
                anApi("a").with("GET", "/c", "P").with("GET", "/d/", "P").with("GET", "/", "P"));
        assertThat(found(catalog, "GET", "/c/")).isNull();
        assertThat(found(catalog, "GET", "/C")).isNull();
        assertThat(found(catalog, "GET", "/d")).isNull();
        assertThat(found(catalog, "GET", "/d/")).isEqualTo("/d/");
        assertThat(found(catalog, "GET", "/")).isEqualTo("/");
        assertThat(found(catalog, "get", "/c")).isNull();
    }

    @Test
    void headIsJudgedAsItsGetUnlessDeclared() {
        var catalog = catalogOf(anApi("a")
                .with("GET", "/c/me", "P")
                .with("HEAD", "/c/{id}", "P")
                .with("POST", "/d", "P"));
        assertThat(operation(catalog, "HEAD", "/c/me").method()).isEqualTo("GET");
        assertThat(operation(catalog, "HEAD", "/c/7").method()).isEqualTo("HEAD");
        assertThat(found(catalog, "GET", "/c/7")).isNull();
        assertThat(found(catalog, "HEAD", "/d")).isNull();
    }

    @Test
    void lessSpecificTemplateServesMethodThatTheMoreSpecificLacks() {
        var catalog = catalogOf(anApi("a").with("POST", "/c/me", "P").with("GET", "/c/{id}", "P"));
        assertThat(found(catalog, "GET", "/c/me")).isEqualTo("/c/{id}");
        assertThat(catalog.operationsAt(RequestPath.parse("/c/me")))
                .extracting(matched ->
                        matched.operation().method() + " " + matched.operation().path())
                .containsExactly("GET /c/{id}", "POST /c/me");
    }

    @Test
    void prefixIsRemovedForTheUpstream() {
        var catalog = catalogOf(
                anApi("a").at("/v1/a").with("GET", "/c/{id}", "P"),
                anApi("b").at("/v1").with("GET", "/c", "P").with("GET", "/a/d", "P"),
                anApi("c").with("GET", "/c/{id}", "P"),
                anApi("d").with("GET", "/d/{id}", "P"));
        assertThat(upstreamPath(catalog, "/v1/a/c/%41%20")).isEqualTo("/c/A%20");
        assertThat(upstreamPath(catalog, "/v1/a/d")).isEqualTo("/a/d");
        assertThat(matched(catalog, "GET", "/v1/c").api().slug()).isEqualTo("b");
        assertThat(matched(catalog, "GET", "/c/1").api().slug()).isEqualTo("c");
        assertThat(upstreamPath(catalog, "/d/1")).isEqualTo("/d/1");
        assertThat(found(catalog, "GET", "/V1/c")).isNull();
        assertThat(found(catalog, "GET", "/v1")).isNull();
    }

    /** An upstream may or may not decode %3A before it routes: neither may reach an operation that was not judged. */
    @Test
    void escapeThatWouldLeadElsewhereOnceDecodedIsUnknown() {
        var catalog = catalogOf(anApi("a")
                .with("GET", "/c/{id}", "READ")
                .with("GET", "/c/{id}:purge", "PURGE")
                .with("GET", "/c/all:export", "EXPORT"));
        assertThat(found(catalog, "GET", "/c/7:purge")).isEqualTo("/c/{id}:purge");
        assertThat(found(catalog, "GET", "/c/7%3Apurge")).isNull();
        assertThat(found(catalog, "GET", "/c/all%3Aexport")).isNull();
        assertThat(found(catalog, "GET", "/c/joe%40x.example")).isEqualTo("/c/{id}");
        assertThat(catalog.operationsAt(RequestPath.parse("/c/7%3Apurge"))).isEmpty();
    }

    @Test
    void literalTextIsComparedInItsNormalForm() {
        var catalog = catalogOf(anApi("a")
                .with("GET", "/café/{x}", "P")
                .with("GET", "/a%20b", "P")
                .with("GET", "/%7euser", "P"));
        assertThat(found(catalog, "GET", "/caf%c3%a9/1")).isEqualTo("/café/{x}");
        assertThat(found(catalog, "GET", "/a%20b")).isEqualTo("/a%20b");
        assertThat(found(catalog, "GET", "/~user")).isEqualTo("/%7euser");
    }

    @Test
    void equallySpecificOperationsAreRefusedByBothNames() {
        var one = anApi("one").at("/v1").with("GET", "/c/{id}", "P").build();
        var two = anApi("two")
                .with("GET", "/v1/c/{customer}", "P")
                .with("POST", "/v1/c/{x}", "P")
                .build();
        assertThat(Catalog.conflicts(List.of(one, two))).singleElement().satisfies(conflict -> {
            assertThat(conflict.operation().api()).isEqualTo("two");
            assertThat(conflict.message())
                    .contains("GET /c/{id} (op0 of one)", "GET /v1/c/{customer} (op0 of two)", "the same requests");
        });
        assertThatIllegalArgumentException().isThrownBy(() -> Catalog.of(List.of(one, two)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalog.of(List.of(one)).withApi(two));
    }

    @Test
    void templatesOfOneSpellingAreTheSame() {
        assertThat(Catalog.conflicts(List.of(anApi("a")
                        .with("GET", "/a%2db/{x}.z", "P")
                        .with("GET", "/a-b/{y}.z", "P")
                        .build())))
                .hasSize(1);
        assertThat(Catalog.conflicts(List.of(anApi("a")
                        .with("GET", "/a/{x}.z", "P")
                        .with("GET", "/a/{y}.y", "P")
                        .build())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/auth/token",
                "/v1/auth/{x}",
                "/{a}/{b}",
                "/.well-known/jwks.json",
                "/.well-known/{x}.json",
                "/v1/Authentic{rest}",
                "/sauth/v3/auth/login/{who}",
                "/v2/auth/login/client/anonymous",
                "/.claviger/hand-over/{token}",
                "/.claviger/hand-over/x",
                "/.claviger/{x}/{y}"
            })
    void operationOverThePathsOfTheGatewayIsRefused(String path) {
        var api = anApi("a").with("POST", path, "P").build();
        assertThat(Catalog.conflicts(List.of(api)))
                .isNotEmpty()
                .allSatisfy(conflict -> assertThat(conflict.message()).contains(path, "the gateway's own"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/authentication",
                "/v1/auth/tokens",
                "/v1/auth/token/",
                "/{a}",
                "/v1/{b}/c",
                "/.claviger/x",
                "/hand-over/{token}"
            })
    void pathBesideThoseOfTheGatewayIsFree(String path) {
        assertThat(Catalog.conflicts(List.of(anApi("a").with("POST", path, "P").build())))
                .isEmpty();
    }

    @Test
    void pathsOfTheGatewayAreKnownInEverySpelling() {
        assertThat(ReservedPaths.all())
                .allSatisfy(path -> assertThat(ReservedPaths.contains(RequestPath.parse(path)))
                        .isTrue());
        assertThat(ReservedPaths.contains(RequestPath.parse("/v1/%61uth/token?x=1")))
                .isTrue();
        assertThat(ReservedPaths.contains(RequestPath.parse("/v1/auth/Token"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "/a//b", "/a/../b", "/a/./b", "/%2e%2e/b", "/a%2fb", "/a\\b", "/a;b", "/a%3Bb", "/a?b=1",
                        "/a#b",
                "/{a}{b}", "/{a}-{b}", "/{a", "/a}", "/{}", "/{{a}}", "/}{", "/{a}/{a}", "/{+a}", "/{a*}", "/%zz",
                        "/%ff",
                "/%252e", "/\u0001"
            })
    void templateThatNoRequestCouldFitIsRefused(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> PathTemplate.parse(template));
    }

    @Test
    void templateKnowsItsParameters() {
        var template = PathTemplate.parse("/c/{customerId}/f/{name}.json");
        assertThat(template.parameters()).containsExactly("customerId", "name");
        assertThat(template.shape()).isEqualTo("/c/{}/f/{}.json");
    }

    @Test
    void prefixesAndSlugsAreStrict() {
        assertThat(List.of("", "/v1", "/v1/a.b~c-d_e")).allMatch(Api::isPrefix);
        assertThat(List.of("/", "v1", "/v1/", "//", "/a/../b", "/..", "/.", "/a%20", "/{a}", "/a:b", "/é"))
                .noneMatch(Api::isPrefix);
        assertThat(List.of("a", "events", "points-preview", "v2")).allMatch(Api::isSlug);
        assertThat(List.of("", "A", "a--b", "-a", "a-", "a_b", "a/b", "a\n", "a".repeat(65)))
                .noneMatch(Api::isSlug);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalog.of(List.of(anApi("a").at("/a/").build())));
    }

    @Test
    void permissionsLeadToTheirOperations() {
        var events = anApi("events")
                .with("GET", "/e", "READ")
                .with("POST", "/e", "WRITE")
                .build();
        var clubs = anApi("clubs").with("GET", "/c", "READ").build();
        var catalog = Catalog.EMPTY.withApi(events).withApi(clubs);
        assertThat(catalog.permissions()).containsExactly("READ", "WRITE");
        assertThat(catalog.operationsOf("READ")).hasSize(2);
        assertThat(catalog.hasPermission("WRITE")).isTrue();
        assertThat(catalog.without("events").hasPermission("WRITE")).isFalse();
        assertThat(catalog.without("events").operation("events", "op0")).isNull();
        assertThat(catalog.withApi(anApi("events").with("GET", "/e", "ALL").build())
                        .apis())
                .extracting(Api::slug)
                .containsExactly("events", "clubs");
        assertThat(catalog.operation("clubs", "op0")).isNotNull();
        assertThat(catalog.operation("clubs", "op1")).isNull();
    }

    private static Catalog catalogOf(ApiFixture... apis) {
        return Catalog.of(List.of(apis).stream().map(ApiFixture::build).toList());
    }

    private static Matched matched(Catalog catalog, String method, String path) {
        return (Matched) catalog.match(method, RequestPath.parse(path));
    }

    private static Operation operation(Catalog catalog, String method, String path) {
        return matched(catalog, method, path).operation();
    }

    private static String found(Catalog catalog, String method, String path) {
        return switch (catalog.match(method, RequestPath.parse(path))) {
            case Matched matched -> matched.operation().path();
            case Unmatched ignored -> null;
        };
    }

    private static String upstreamPath(Catalog catalog, String target) {
        return matched(catalog, "GET", target).upstreamPath(RequestPath.parse(target));
    }
}
