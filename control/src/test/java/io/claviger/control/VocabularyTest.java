package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.usage.SeenPlace;
import io.claviger.core.usage.SeenValue;
import io.claviger.core.usage.SeenValues;
import io.claviger.core.usage.SeenValuesSink.Batch;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VocabularyTest extends ManagementTest {
    private static final String DOCUMENT = """
            openapi: 3.1.0
            info: { title: Events, version: "1" }
            x-claviger-api: { sensitiveEvents: [point_add] }
            paths:
              /events:
                post:
                  operationId: createEvent
                  requestBody: { content: { application/json: { schema: { type: object } } } }
                  x-claviger: { guards: { event: { body: /action }, store: { body: /store } } }
                  responses: { "201": { description: made } }
            """;

    @BeforeAll
    void setUp() {
        var imported =
                server.call("PUT", "/apis/events", Map.of("document", DOCUMENT, "upstream", "http://127.0.0.1:9"));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
    }

    private String vocabulary(String dimension) {
        return "/accounts/" + server.anAccount("Shop") + "/vocabulary/" + dimension;
    }

    private void see(String path, String dimension, int count) {
        var account = path.split("/")[2];
        var values = IntStream.range(0, count)
                .mapToObj(i -> new SeenValue("v" + i, 1_000_000L * (i + 1), 2_000_000L * (i + 1)))
                .toList();
        server.store.seenValues().keep(List.of(new Batch(new SeenPlace(account, dimension), values, false)));
    }

    @Test
    void whatIsKnownIsSetAndWhatApisNameIsToldBeside() {
        var path = vocabulary("event");
        var before = server.get(path);
        assertThat(before.header("ETag")).isEqualTo("\"0\"");
        assertThat(before.json())
                .containsEntry("values", List.of())
                .containsEntry("seen", List.of())
                .containsEntry("full", false)
                .containsEntry("ofApis", List.of(Map.of("value", "point_add", "api", "events", "sensitive", true)));
        var body = Map.of(
                "values",
                List.of(Map.of("value", "reward_claim"), Map.of("value", "checkout", "description", "A purchase")));
        var put = server.with("PUT", path, body, "If-Match", "\"0\"");
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.header("ETag")).isEqualTo("\"1\"");
        assertThat(put.<String>get("values.0.value")).isEqualTo("checkout");
        assertThat(put.<String>get("values.0.description")).isEqualTo("A purchase");
        assertThat(server.with("PUT", path, body, "If-Match", "\"0\"").status()).isEqualTo(412);
        var revision = server.store.revision();
        assertThat(server.call("PUT", path, body).header("ETag")).isEqualTo("\"1\"");
        assertThat(server.store.revision()).isEqualTo(revision);
        assertThat(server.get(path).<List<?>>get("values")).hasSize(2);
    }

    @Test
    void aChangeIsInTheTrailWithItsDifference() {
        var path = vocabulary("store");
        server.call("PUT", path, Map.of("values", List.of(Map.of("value", "a"), Map.of("value", "b"))));
        server.call("PUT", path, Map.of("values", List.of(Map.of("value", "b"), Map.of("value", "c"))));
        var entry = server.get("/accounts/" + path.split("/")[2] + "/audit?kind=vocabulary&limit=1")
                .items()
                .getFirst();
        assertThat(entry).containsEntry("action", "vocabulary.put").containsEntry("subjectId", "store");
        assertThat(entry.get("before").toString()).contains("a").doesNotContain("b=");
        assertThat(entry.get("after").toString()).contains("c").doesNotContain("b=");
    }

    @Test
    void everyFaultIsNamed() {
        var path = vocabulary("event");
        var reply = server.call(
                "PUT",
                path,
                Map.of(
                        "values",
                        List.of(
                                Map.of("value", "a"),
                                Map.of("value", "a"),
                                Map.of("value", ""),
                                Map.of("value", "x".repeat(257)),
                                Map.of("value", "tab\t"),
                                Map.of("description", "none"),
                                "text")));
        assertThat(reply.pointers())
                .containsExactlyInAnyOrder(
                        "/values/1/value",
                        "/values/2/value",
                        "/values/3/value",
                        "/values/4/value",
                        "/values/5/value",
                        "/values/6");
        var many = IntStream.rangeClosed(0, 1000)
                .mapToObj(i -> Map.of("value", "v" + i))
                .toList();
        assertThat(server.call("PUT", path, Map.of("values", many)).pointers()).containsExactly("/values");
        assertThat(server.get(path).<List<?>>get("values")).isEmpty();
    }

    @Test
    void aDimensionThatNobodyNamesIsNotFound() {
        var reply = server.get(vocabulary("evnt"));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.<String>get("detail")).contains("event");
        assertThat(server.call("PUT", vocabulary("nope"), Map.of("values", List.of()))
                        .status())
                .isEqualTo(404);
        assertThat(server.get(vocabulary("store")).status()).isEqualTo(200);
        assertThat(server.get(vocabulary("channel")).status()).isEqualTo(200);
    }

    @Test
    void whatWasSeenIsShownAndJunkIsCleared() {
        var path = vocabulary("event");
        see(path, "event", 3);
        var seen = server.get(path);
        assertThat(seen.<String>get("seen.0.value")).isEqualTo("v2");
        assertThat(seen.<String>get("seen.0.firstSeenAt")).isEqualTo("1970-01-01T00:00:03Z");
        assertThat(seen.<String>get("seen.0.lastSeenAt")).isEqualTo("1970-01-01T00:00:06Z");
        assertThat(server.call("DELETE", path + "/seen?value=v1", null).<List<?>>get("seen"))
                .hasSize(2);
        assertThat(server.call("DELETE", path + "/seen?value=v1", null).status())
                .isEqualTo(404);
        assertThat(server.call("DELETE", path + "/seen", null).<List<?>>get("seen"))
                .isEmpty();
        var revision = server.store.revision();
        assertThat(server.call("DELETE", path + "/seen", null).status()).isEqualTo(200);
        assertThat(server.store.revision()).isEqualTo(revision);
        var trail = server.get("/accounts/" + path.split("/")[2] + "/audit?kind=vocabulary");
        assertThat(trail.items()).extracting("action").containsExactly("vocabulary.clear", "vocabulary.clear");
    }

    @Test
    void aFullDimensionSaysSo() {
        var path = vocabulary("tag");
        see(path, "tag", SeenValues.MOST_VALUES);
        assertThat(server.get(path).<Boolean>get("full")).isTrue();
        server.call("DELETE", path + "/seen?value=v7", null);
        assertThat(server.get(path).<Boolean>get("full")).isFalse();
    }

    @Test
    void anotherTenantsVocabularyIsNotFound() {
        var path = vocabulary("event");
        see(path, "event", 1);
        var stranger = server.aToken("owner", server.anAccount("Other"));
        assertThat(server.call("GET", path, stranger, null).status()).isEqualTo(404);
        assertThat(server.call("PUT", path, stranger, Map.of("values", List.of()))
                        .status())
                .isEqualTo(404);
        assertThat(server.call("PUT", path, stranger, Map.of("values", 1)).status())
                .isEqualTo(404);
        assertThat(server.call("DELETE", path + "/seen", stranger, null).status())
                .isEqualTo(404);
        assertThat(server.get(path).<List<?>>get("seen")).hasSize(1);
    }
}
