package io.claviger.control.openapi;

import static io.claviger.control.openapi.Importing.api;
import static io.claviger.control.openapi.Importing.document;
import static io.claviger.control.openapi.Importing.faults;
import static io.claviger.control.openapi.Importing.imported;
import static io.claviger.control.openapi.Importing.withApiRules;
import static io.claviger.control.openapi.Importing.withRules;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.Api.Acceptance;
import io.claviger.core.catalog.Api.Cors;
import io.claviger.core.catalog.Api.KeyLocation;
import io.claviger.core.catalog.Operation.Subject;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.HeaderField;
import io.claviger.core.catalog.Operation.ValueSource.PathParameter;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.error.FieldFault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
    private static final String OPERATION = "/document/paths/~1events~1{id}/post/x-claviger";
    private static final String API = "/document/x-claviger-api";

    @Test
    void rulesOfAnOperationAreKept() {
        var imported = imported(withRules("""
                permission: EVENTS_CREATE
                group: Happenings
                cost: 3
                maxBodyBytes: 2048
                guards:
                  event: {body: "/events/*/a~1b~0c"}
                  attribute: {bodyKeys: ""}
                  tag: {query: kind}
                  channel: {header: x-kind}
                  cid: {path: id}
                subject: {body: /customer}
                response: {sharedAttribute: {bodyKeys: /attributes}}
                """));
        var operation = imported.api().operations().getFirst();
        assertThat(imported.warnings()).isEmpty();
        assertThat(operation.permission()).isEqualTo("EVENTS_CREATE");
        assertThat(operation.group()).isEqualTo("Happenings");
        assertThat(operation.cost()).isEqualTo(3);
        assertThat(operation.maxBodyBytes()).isEqualTo(2048);
        assertThat(operation.guards())
                .isEqualTo(Map.of(
                        "event", new BodyValue(List.of("events", "*", "a/b~c")),
                        "attribute", new BodyKeys(List.of()),
                        "tag", new QueryParameter("kind"),
                        "channel", new HeaderField("x-kind"),
                        "cid", new PathParameter("id")));
        assertThat(operation.subject()).isEqualTo(new Subject.Named(new BodyValue(List.of("customer"))));
        assertThat(operation.response()).isEqualTo(Map.of("sharedAttribute", new BodyKeys(List.of("attributes"))));
    }

    @Test
    void subjectMayBeNobodyAndOperationMayBePublic() {
        assertThat(api(withRules("subject: none")).operations().getFirst().subject())
                .isEqualTo(new Subject.Nobody());
        assertThat(api(withRules("public: true")).operations().getFirst().open())
                .isTrue();
        assertThat(api(withRules("public: false")).operations().getFirst().open())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "permission: events_create|/permission",
                "permission: 1EVENTS|/permission",
                "permission: ''|/permission",
                "permission: 7|/permission",
                "group: ''|/group",
                "cost: 0|/cost",
                "cost: -1|/cost",
                "cost: 1.5|/cost",
                "cost: '1'|/cost",
                "cost: 0x10|/cost",
                "cost: 1000001|/cost",
                "maxBodyBytes: 0|/maxBodyBytes",
                "maxBodyBytes: 67108865|/maxBodyBytes",
                "maxBodyBytes: 99999999999999999999|/maxBodyBytes",
                "public: yes|/public",
                "public: 'true'|/public",
                "public: null|/public",
                "Public: true|/Public",
                "guard: {}|/guard",
                "guards: []|/guards",
                "guards: {event: /action}|/guards/event",
                "guards: {event: {}}|/guards/event",
                "guards: {event: {body: /a, query: kind}}|/guards/event",
                "guards: {event: {body: action}}|/guards/event/body",
                "guards: {event: {body: /a~2}}|/guards/event/body",
                "guards: {event: {body: /a~}}|/guards/event/body",
                "guards: {event: {body: 7}}|/guards/event/body",
                "guards: {event: {cookie: a}}|/guards/event",
                "guards: {event: {path: nothere}}|/guards/event/path",
                "guards: {event: {query: ''}}|/guards/event/query",
                "guards: {event: {header: 'a b'}}|/guards/event/header",
                "guards: {Event: {body: /a}}|/guards/Event",
                "guards: {e_vent: {body: /a}}|/guards/e_vent",
                "guards: {sharedAttribute: {bodyKeys: /a}}|/guards/sharedAttribute",
                "subject: nobody|/subject",
                "subject: {bodyKeys: /a}|/subject",
                "subject: {path: nothere}|/subject/path",
                "response: {sharedAttribute: {body: /a}}|/response/sharedAttribute",
                "{public: true, subject: none}|/subject",
                "{public: true, guards: {}}|/guards",
            })
    void ruleThatIsNoneIsRefusedAtItsPlace(String rules, String pointer) {
        assertThat(faults(withRules(rules))).extracting(FieldFault::pointer).contains(OPERATION + pointer);
    }

    @Test
    void rulesThatAreNoObjectAreRefused() {
        assertThat(faults(withRules("- public")))
                .extracting(FieldFault::pointer)
                .containsExactly(OPERATION);
        assertThat(faults(withRules("null"))).extracting(FieldFault::pointer).containsExactly(OPERATION);
    }

    @Test
    void guardOnWhatIsNotDeclaredIsWarnedOf() {
        var imported = imported(document("""
                /a:
                  get:
                    operationId: a
                    x-claviger: {guards: {event: {body: /x}, tag: {query: q}, channel: {header: H}}}
                """));
        assertThat(imported.warnings()).hasSize(3);
    }

    @Test
    void rulesOfTheApiAreKept() {
        var api = api(withApiRules("""
                legacy: true
                formerly: Workflow Campaigns API
                accepts: [bearer, basic]
                keyIn: [header, query]
                cors: {origins: ["https://shop.example", "http://localhost:3000"], headers: [X-Trace]}
                scopes: [loyalty.async_events]
                sensitiveEvents: [point_add]
                accessTypes: {integrations: [EVENTS_READ]}
                """));
        assertThat(api.legacy()).isTrue();
        assertThat(api.formerly()).isEqualTo("Workflow Campaigns API");
        assertThat(api.accepts()).containsExactlyInAnyOrder(Acceptance.BEARER, Acceptance.BASIC);
        assertThat(api.keyIn()).containsExactlyInAnyOrder(KeyLocation.HEADER, KeyLocation.QUERY);
        assertThat(api.cors())
                .isEqualTo(new Cors(List.of("https://shop.example", "http://localhost:3000"), List.of("X-Trace")));
        assertThat(api.scopes()).containsExactly("loyalty.async_events");
        assertThat(api.sensitiveEvents()).containsExactly("point_add");
        assertThat(api.accessTypes()).isEqualTo(Map.of("integrations", List.of("EVENTS_READ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "legacy: 1|/legacy",
                "formerly: ''|/formerly",
                "accepts: []|/accepts",
                "accepts: [Bearer]|/accepts/0",
                "accepts: [bearer, bearer]|/accepts/1",
                "accepts: bearer|/accepts",
                "keyIn: [cookie]|/keyIn/0",
                "cors: {}|/cors/origins",
                "cors: {origins: []}|/cors/origins",
                "cors: {origins: ['https://shop.example/']}|/cors/origins/0",
                "cors: {origins: ['https://Shop.example']}|/cors/origins/0",
                "cors: {origins: ['null']}|/cors/origins/0",
                "cors: {origins: ['https://*.example']}|/cors/origins/0",
                "cors: {origins: ['*', 'https://a.example']}|/cors/origins",
                "cors: {origins: ['*'], headers: ['a b']}|/cors/headers/0",
                "cors: {origins: ['*'], credentials: true}|/cors/credentials",
                "scopes: ['a b']|/scopes/0",
                "scopes: ['a\"b']|/scopes/0",
                "sensitiveEvents: ['']|/sensitiveEvents/0",
                "accessTypes: {custom: [EVENTS_READ]}|/accessTypes/custom",
                "accessTypes: {admin: []}|/accessTypes/admin",
                "accessTypes: {admin: [NOWHERE]}|/accessTypes/admin/0",
                "errorDialect: antavo|/errorDialect",
                "title: x|/title",
            })
    void ruleOfTheApiThatIsNoneIsRefusedAtItsPlace(String rules, String pointer) {
        assertThat(faults(withApiRules(rules))).extracting(FieldFault::pointer).containsExactly(API + pointer);
    }

    /** A rule that nobody reads would let its author believe in a guard that is not there. */
    @Test
    void ruleInTheWrongPlaceIsRefused() {
        assertThat(faults("""
                openapi: 3.1.0
                info: {title: x, x-claviger-api: {}}
                x-claviger: {}
                X-Claviger-Api: {}
                paths:
                  x-claviger: {}
                  /a:
                    x-claviger: {public: false}
                    get:
                      operationId: a
                      x-claviger-api: {}
                      x-claviger-guards: {}
                      responses: {default: {x-claviger: {}}}
                      requestBody: {content: {a/b: {example: {x-claviger: fine}, schema: {default: {x-claviger: fine}}}}}
                      callbacks: {c: {/d: {post: {x-claviger: {}}}}}
                webhooks: {w: {post: {x-claviger: {}}}}
                components: {pathItems: {Unused: {post: {x-claviger: {}}}}}
                """))
                .extracting(FieldFault::pointer)
                .containsExactlyInAnyOrder(
                        "/document/info/x-claviger-api",
                        "/document/x-claviger",
                        "/document/X-Claviger-Api",
                        "/document/paths/x-claviger",
                        "/document/paths/~1a/x-claviger",
                        "/document/paths/~1a/get/x-claviger-api",
                        "/document/paths/~1a/get/x-claviger-guards",
                        "/document/paths/~1a/get/responses/default/x-claviger",
                        "/document/paths/~1a/get/callbacks/c/~1d/post/x-claviger",
                        "/document/webhooks/w/post/x-claviger");
    }
}
