package io.claviger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.limit.Limit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    @Test
    void requestsAndSecondsMakeTheOneLimit() {
        assertThat(RateLimit.toJson("100/60"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("name", "default")
                                .put("limit", 100L)
                                .put("windowSeconds", 60L)));
        assertThat(RateLimit.toJson("none")).isNull();
    }

    @Test
    void thePresetIsTheCores() {
        assertThat(RateLimit.PRESET).isEqualTo(Limit.PRESET.limit() + "/" + Limit.PRESET.windowSeconds());
    }

    @Test
    void anythingElseIsUnusable() {
        for (var wrong : List.of("", "50", "50/", "/10", "-1/10", "50/10s", "1e3/10", "99999999999/1")) {
            assertThatThrownBy(() -> RateLimit.toJson(wrong))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("--rate-limit");
        }
    }
}
