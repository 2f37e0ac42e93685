package io.claviger.control.openapi;

import static io.claviger.control.openapi.Importing.api;
import static io.claviger.control.openapi.Importing.document;
import static io.claviger.control.openapi.Importing.faults;
import static io.claviger.control.openapi.Importing.imported;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Api.Upstreams;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.FieldFault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenApiImporterTest {
    @Test
    void smallestDocumentIsAnApi() {
        var api = api(document("/events: {get: {operationId: listEvents}}"));
        assertThat(api.slug()).isEqualTo("shop");
        assertThat(api.title()).isEqualTo("Shop API");
        assertThat(api.legacy()).isFalse();
        assertThat(api.accepts()).containsExactlyInAnyOrder(Api.Acceptance.values());
        assertThat(api.keyIn()).containsExactly(Api.KeyLocation.HEADER);
        assertThat(api.cors()).isNull();
        assertThat(api.operations()).singleElement().satisfies(operation -> {
            assertThat(operation.api()).isEqualTo("shop");
            assertThat(operation.method()).isEqualTo("GET");
            assertThat(operation.path()).isEqualTo("/events");
            assertThat(operation.permission()).isEqualTo("SHOP_LIST_EVENTS");
            assertThat(operation.group()).isEqualTo("Shop API");
            assertThat(operation.cost()).isEqualTo(1);
            assertThat(operation.maxBodyBytes()).isEqualTo(Operation.DEFAULT_MAX_BODY_BYTES);
            assertThat(operation.open()).isFalse();
            assertThat(operation.guards()).isEmpty();
            assertThat(operation.subject()).isNull();
        });
    }

    @Test
    void jsonAndYamlAreTheSame() {
        var json = """
                {"openapi": "3.1.0", "info": {"title": "Shop \\ud83d\\udd11 \\/", "version": "1"},
                \t"paths": {"/a/{b}": {"parameters": [{"name": "b", "in": "path", "required": true}],
                \t\t"get": {"operationId": "x", "tags": ["T", "U"], "summary": "S"}}}}""";
        var yaml = """
                openapi: "3.1.0"
                info: {title: "Shop \\U0001F511 /", version: '1'}
                paths:
                  /a/{b}:
                    parameters: [{name: b, in: path, required: true}]
                    get: {operationId: x, tags: [T, U], summary: S, responses: {200: {description: ok}}}
                """;
        assertThat(api(json)).isEqualTo(api(yaml));
        assertThat(api("\ufeff" + json)).isEqualTo(api(json));
        assertThat(api(json).operations().getFirst().group()).isEqualTo("T");
        assertThat(api(json).title()).isEqualTo("Shop 🔑 /");
    }

    /** Wherever the parser's buffer ends, also within a surrogate pair. */
    @Test
    void longYamlWithCharactersBeyondTheBasicPlaneIsRead() {
        for (var shift = 0; shift < 3; shift++) {
            var summary = "x".repeat(shift) + "🔑".repeat(3_000);
            assertThat(api(document("/a: {get: {operationId: a, summary: '" + summary + "'}}"))
                            .operations()
                            .getFirst()
                            .summary())
                    .isEqualTo(summary);
        }
        assertThat(faults("a: \ud83d")).isNotEmpty();
        assertThat(faults("a: \udd11\ud83d b")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "customers, getCustomer, CUSTOMERS_GET_CUSTOMER",
        "points-preview, list, POINTS_PREVIEW_LIST",
        "faq, getFAQItem, FAQ_GET_FAQ_ITEM",
        "a, getV2User, A_GET_V2_USER",
        "a, repos/list-for-org, A_REPOS_LIST_FOR_ORG",
        "a, Get  User!, A_GET_USER",
        "a, get_user, A_GET_USER",
    })
    void permissionIsNamedAfterSlugAndOperation(String slug, String operationId, String permission) {
        var document = document("/x: {get: {operationId: \"" + operationId + "\"}}");
        assertThat(imported(slug, "", document).api().operations().getFirst().permission())
                .isEqualTo(permission);
    }

    @Test
    void permissionThatCannotBeNamedIsAskedFor() {
        assertThat(faults(new StoredApi("3d", document("/x: {get: {operationId: a}}"), "", Importing.UPSTREAMS)))
                .containsExactly(new FieldFault(
                        "/document/paths/~1x/get/x-claviger",
                        "No permission's name can be made of slug and operationId; set x-claviger.permission."));
        assertThat(faults(document("/x: {get: {operationId: größe}}"))).hasSize(1);
        assertThat(faults(document("/x: {get: {operationId: " + "a".repeat(120) + "}}")))
                .hasSize(1);
    }

    @Test
    void operationWithoutIdIsNamedAfterMethodAndPathAndSaidSo() {
        var imported =
                imported(document("/c/{id}/x-y: {get: {parameters: [{name: id, in: path}]}}\n/: {post: {summary: s}}"));
        assertThat(imported.api().operations())
                .extracting(Operation::operationId)
                .containsExactly("get_c_id_x_y", "post");
        assertThat(imported.warnings()).extracting(Warning::pointer).contains("/document/paths/~1c~1{id}~1x-y/get");
        assertThat(imported.warnings().getFirst().detail()).contains("get_c_id_x_y");
    }

    @Test
    void everyFaultIsToldAtItsPlace() {
        var found = faults(new StoredApi("Shop!", """
                openapi: 3.0.3
                info: {title: ''}
                x-claviger-api: {legacy: perhaps, colour: red}
                paths:
                  events: {get: {operationId: a}}
                  /a/{b}:
                    get: {operationId: a}
                    gett: {}
                    put:
                      operationId: a
                      parameters: [{name: b, in: path}, {name: b, in: path}, {name: c, in: path}, {in: query}, 7]
                      x-claviger: {permission: lower, cost: 0, guard: {}}
                """, "v1/", new Upstreams("ftp://x", "http://user:secret@x")));
        assertThat(found)
                .extracting(FieldFault::pointer)
                .containsExactlyInAnyOrder(
                        "path/slug",
                        "/prefix",
                        "/upstreams/live",
                        "/upstreams/test",
                        "/document/info/title",
                        "/document/x-claviger-api/legacy",
                        "/document/x-claviger-api/colour",
                        "/document/paths/events",
                        "/document/paths/~1a~1{b}/gett",
                        "/document/paths/~1a~1{b}/get/parameters",
                        "/document/paths/~1a~1{b}/put/operationId",
                        "/document/paths/~1a~1{b}/put/parameters/1",
                        "/document/paths/~1a~1{b}/put/parameters/2",
                        "/document/paths/~1a~1{b}/put/parameters/3/name",
                        "/document/paths/~1a~1{b}/put/parameters/4",
                        "/document/paths/~1a~1{b}/put/x-claviger/permission",
                        "/document/paths/~1a~1{b}/put/x-claviger/cost",
                        "/document/paths/~1a~1{b}/put/x-claviger/guard");
        assertThat(found).noneMatch(fault -> fault.detail().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.7:8080",
                "https://api.internal/v2",
                "http://[::1]:9000",
                "http://localhost",
                "https://a.example/x/y.z~-_"
            })
    void goodUpstreamIsTaken(String url) {
        assertThat(upstreamFaults(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "//x",
                "ftp://x",
                "HTTP://x",
                "http:x",
                "http://",
                "http:///a",
                "http://x/",
                "http://x/a/",
                "http://x/a//b",
                "http://x/../a",
                "http://x/%2e%2e/a",
                "http://x/%61",
                "http://x?a",
                "http://x#a",
                "http://u@x",
                "http://u:p@x",
                "http://@x",
                "http://x:0",
                "http://x:99999",
                "http://x:",
                "http://x:1:2",
                "http://x y",
                "http://x\r\ny",
                "http://é.example",
                "http://x/a;b",
                "http://x/a\\b",
                "file:///etc/passwd",
                "jar:http://x"
            })
    void anyOtherUpstreamIsRefusedWithoutRepeatingIt(String url) {
        assertThat(upstreamFaults(url)).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/upstreams/live");
            assertThat(fault.detail()).doesNotContain("u:p", "\r");
        });
    }

    private static List<FieldFault> upstreamFaults(String url) {
        return faults(new StoredApi("shop", document("/x: {get: {operationId: a}}"), "/v1", new Upstreams(url, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a//b", "/a/../b", "/a;b", "/a?b=1", "/{a}{b}", "/{a", "/a%2Fb", "//", "/a\\b", "a"})
    void pathThatNoRequestCouldHaveIsRefused(String path) {
        assertThat(faults(document("'" + path + "': {get: {operationId: a}}")))
                .anySatisfy(fault -> assertThat(fault.pointer()).startsWith("/document/paths/"));
    }

    @Test
    void swaggerAndOtherVersionsAreNamed() {
        assertThat(faults("{\"swagger\": \"2.0\", \"paths\": {}}"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/document/swagger");
                    assertThat(fault.detail()).contains("Swagger 2.0", "convert");
                });
        assertThat(faults("openapi: 3.2.0"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).contains("3.2.0"));
        assertThat(faults("openapi: 3.1"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.pointer()).isEqualTo("/document/openapi"));
        assertThat(faults("{}")).hasSize(1);
    }

    @Test
    void documentWithoutOperationIsRefused() {
        assertThat(faults("openapi: 3.1.0\ninfo: {title: x}\nwebhooks: {}"))
                .extracting(FieldFault::pointer)
                .containsExactly("/document/paths");
        assertThat(faults("openapi: 3.1.0\ninfo: {title: x}\npaths: {}"))
                .extracting(FieldFault::pointer)
                .containsExactly("/document/paths");
    }

    @Test
    void traceIsNotOffered() {
        assertThat(faults(document("/x: {trace: {operationId: a}}")))
                .extracting(FieldFault::pointer)
                .containsExactly("/document/paths/~1x/trace");
    }

    @Test
    void duplicateMembersAreRefusedInBothNotations() {
        assertThat(faults(document("/x: {get: {operationId: a}}\n/x: {get: {operationId: b}}")))
                .containsExactly(new FieldFault("/document/paths/~1x", "The member is there twice."));
        assertThat(faults("""
                {"openapi": "3.0.0", "info": {"title": "a", "title": "b"},
                 "paths": {"/x": {"get": {"operationId": "a", "x-claviger": {"public": false, "public": true}}}}}"""))
                .extracting(FieldFault::pointer)
                .containsExactly("/document/info/title", "/document/paths/~1x/get/x-claviger/public");
    }

    @Test
    void localReferencesAreFollowed() {
        var api = api("""
                openapi: 3.1.0
                info: {title: x}
                paths:
                  /a/{id}: {$ref: '#/components/pathItems/Item', summary: s}
                  /b/{id}: {$ref: '#/paths/~1a~1%7Bid%7D'}
                components:
                  pathItems:
                    Item:
                      parameters: [{$ref: '#/components/parameters/Id'}]
                      get: {x-claviger: {permission: READ, subject: {path: id}}}
                  parameters:
                    Id: {$ref: '#/components/parameters/Real'}
                    Real: {name: id, in: path, required: true}
                  schemas:
                    Tree: {properties: {children: {items: {$ref: '#/components/schemas/Tree'}}}}
                """);
        assertThat(api.operations()).extracting(Operation::path).containsExactly("/a/{id}", "/b/{id}");
        assertThat(api.operations()).extracting(Operation::permission).containsOnly("READ");
    }

    @Test
    void operationsSharingAnIdThroughReferencesAreToldApart() {
        assertThat(faults("""
                openapi: 3.1.0
                info: {title: x}
                paths:
                  /a: {$ref: '#/components/pathItems/Item'}
                  /b: {$ref: '#/components/pathItems/Item'}
                components: {pathItems: {Item: {get: {operationId: same}}}}
                """))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).contains("same", "GET /a"));
    }

    @Test
    void pathItemThatIsReferenceAndMoreIsRefused() {
        assertThat(faults(document("/a: {get: {operationId: a}}\n/b: {$ref: '#/paths/~1a', post: {operationId: b}}")))
                .extracting(FieldFault::pointer)
                .containsExactly("/document/paths/~1b");
    }

    @Test
    void operationsThatAnswerTheSameRequestsAreRefusedByName() {
        assertThat(faults(document("""
                /a/{x}: {get: {operationId: one, parameters: [{name: x, in: path}]}}
                /a/{y}: {get: {operationId: two, parameters: [{name: y, in: path}]}}
                /v1/auth/token: {post: {operationId: steal}}
                """)))
                .satisfiesExactly(
                        fault -> {
                            assertThat(fault.pointer()).isEqualTo("/document/paths/~1a~1{y}/get");
                            assertThat(fault.detail()).contains("one of shop", "two of shop");
                        },
                        fault -> {
                            assertThat(fault.pointer()).isEqualTo("/document/paths/~1v1~1auth~1token/post");
                            assertThat(fault.detail()).contains("steal", "the gateway's own");
                        });
    }

    @Test
    void conflictWithAnotherApiIsAFaultOfTheNewOne() {
        var there = Catalog.of(List.of(imported("other", "/v1", document("/a: {get: {operationId: old}}"))
                .api()));
        var api = imported("shop", "", document("/v1/a: {get: {operationId: new}}"))
                .api();
        assertThat(OpenApiImporter.conflicts(api, there)).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/document/paths/~1v1~1a/get");
            assertThat(fault.detail()).contains("old of other", "new of shop");
        });
        var again = imported("other", "", document("/v1/a: {get: {operationId: new}}"))
                .api();
        assertThat(OpenApiImporter.conflicts(again, there)).isEmpty();
    }

    @Test
    void defaultPermissionsThatFallTogetherAreSaid() {
        var imported = imported(document("/a: {get: {operationId: getUser}}\n/b: {get: {operationId: get_user}}"));
        assertThat(imported.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.detail()).contains("SHOP_GET_USER"));
    }
}
