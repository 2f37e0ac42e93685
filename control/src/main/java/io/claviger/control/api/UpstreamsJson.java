package io.claviger.control.api;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.core.catalog.Api;
import io.claviger.core.usage.UpstreamSightings;
import io.claviger.core.usage.UpstreamSightings.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an API's requests go, and what the gateway of this node has seen of it. */
record UpstreamsJson(UpstreamSightings sightings) {
    private static final Seen NOTHING = new Seen(0, 0, 0, 0, 0, null, false);

    List<Map<String, @Nullable Object>> of(Api api) {
        var items = new ArrayList<Map<String, @Nullable Object>>();
        items.add(json("live", api.upstreams().live()));
        var test = api.upstreams().test();
        if (test != null) {
            items.add(json("test", test));
        }
        return items;
    }

    private Map<String, @Nullable Object> json(String environment, String url) {
        var found = sightings.of(url);
        var seen = found == null ? NOTHING : found;
        return Answers.members(
                "environment", environment,
                "url", url,
                "state", state(seen),
                "answers", seen.answers(),
                "serverErrors", seen.serverErrors(),
                "failures", seen.failures(),
                "lastAnswerAt", time(seen.lastAnswerMicros()),
                "lastFailureAt", time(seen.lastFailureMicros()),
                "lastFailure", seen.lastFailure(),
                "paused", seen.paused());
    }

    /** By what was seen last; a pause means that connections fail. */
    private static String state(Seen seen) {
        if (seen.lastAnswerMicros() == 0 && seen.lastFailureMicros() == 0) {
            return "unseen";
        }
        return seen.paused() || seen.lastFailureMicros() > seen.lastAnswerMicros() ? "failing" : "reachable";
    }

    private static @Nullable String time(long micros) {
        return micros == 0 ? null : Timestamps.text(micros);
    }
}
