package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodesTest extends ManagementTest {
    @Test
    void aNodeWithItsStoreToItselfIsTheOnlyOneAndInTouch() {
        var listed = server.get("/nodes");

        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.<List<?>>get("items")).hasSize(1);
        assertThat(listed.<String>get("items.0.id")).isEqualTo("node-1");
        assertThat(listed.<Boolean>get("items.0.self")).isTrue();
        assertThat(listed.<String>get("items.0.lease")).isEqualTo("in-touch");
        assertThat(listed.<Object>get("items.0.outOfTouchUntil")).isNull();
        assertThat(listed.<Long>get("items.0.revision"))
                .isEqualTo(server.snapshot.position().revision());
    }

    @Test
    void onlyOperatorsOfTheInstallationSeeNodes() {
        var account = server.anAccount("Shop");
        for (var token : List.of(
                server.aToken("owner", null), server.aToken("auditor", null), server.aToken("owner", account))) {
            assertThat(server.call("GET", "/nodes", token, null).status()).isEqualTo(403);
        }
    }

    @Test
    void howLongToWaitIsBounded() {
        for (var seconds : List.of("0", "61", "-1", "1.5", "soon", "99999999999")) {
            var refused = server.post("/accounts?wait=all&timeoutSeconds=" + seconds, Map.of("name", "n"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.pointers()).containsExactly("query/timeoutSeconds");
        }
        assertThat(server.post("/accounts?wait=all&timeoutSeconds=60", Map.of("name", "n"))
                        .<Boolean>get("receipt.complete"))
                .isTrue();
    }
}
