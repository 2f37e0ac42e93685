package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.usage.UpstreamSightings.Seen;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway has seen of an API's upstreams, as operators are told. */
class UpstreamsTest extends ManagementTest {
    private static final long AT = 1_767_225_600_000_000L;

    private String url;

    @BeforeEach
    void importEvents() {
        server.importEvents();
        url = server.get("/apis/events").get("upstreams.live");
        server.sightings.clear();
    }

    @Test
    void anUpstreamWithoutRequestsIsUnseen() {
        var seen = server.get("/apis/events/upstreams");
        assertThat(seen.<String>get("items.0.environment")).isEqualTo("live");
        assertThat(seen.<String>get("items.0.url")).isEqualTo(url);
        assertThat(seen.<String>get("items.0.state")).isEqualTo("unseen");
        assertThat(seen.<String>get("items.0.lastAnswerAt")).isNull();
        assertThat(page()).contains("no requests yet");
        assertThat(server.get("/apis/nothing/upstreams").status()).isEqualTo(404);
    }

    @Test
    void theLatestRequestSaysWhetherItIsReachable() {
        server.sightings.put(url, new Seen(12, 3, 1, AT + 5, AT, "it broke off before it answered", false));
        var seen = server.get("/apis/events/upstreams");
        assertThat(seen.items().getFirst())
                .containsAllEntriesOf(Map.of(
                        "state",
                        "reachable",
                        "answers",
                        12L,
                        "serverErrors",
                        3L,
                        "failures",
                        1L,
                        "lastFailureAt",
                        "2026-01-01T00:00:00Z",
                        "paused",
                        false));
        assertThat(page()).contains(">reachable<", "it broke off before it answered");
        server.sightings.put(url, new Seen(12, 3, 2, AT + 5, AT + 6, "it did not answer in time", false));
        assertThat(server.get("/apis/events/upstreams").<String>get("items.0.state"))
                .isEqualTo("failing");
        assertThat(page()).contains("failed last");
    }

    @Test
    void oneThatIsPausedFails() {
        server.sightings.put(url, new Seen(12, 0, 5, AT + 9, AT, "<script>alert(1)</script>", true));
        assertThat(server.get("/apis/events/upstreams").<String>get("items.0.state"))
                .isEqualTo("failing");
        assertThat(page())
                .contains("not reachable", "one a second tries", "&lt;script&gt;")
                .doesNotContain("<script>alert");
    }

    private String page() {
        var operator = Browser.member(server, "root" + System.nanoTime() + "@example.org", null, null);
        return PageBrowser.of(server, operator).get("/apis/events").text();
    }
}
