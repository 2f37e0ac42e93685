package io.claviger.control.vocabulary;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.usage.SeenValue;
import io.claviger.core.usage.SeenValues;
import io.claviger.store.vocabulary.StoredVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls on vocabularies. */
public final class VocabularyEndpoints {
    /** What an API calls sensitive is an event. */
    private static final String EVENT = "event";

    private final Snapshot snapshot;
    private final VocabularyAccess access;
    private final PutVocabulary put;
    private final ClearSeenValues clear;

    public VocabularyEndpoints(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.access = new VocabularyAccess(snapshot);
        this.put = new PutVocabulary(access);
        this.clear = new ClearSeenValues(access);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.GET_VOCABULARY, this::get,
                Permit.PUT_VOCABULARY, this::put,
                Permit.CLEAR_SEEN_VALUES,
                        call -> call.change(
                                clear,
                                new ClearSeenValues.Wish(
                                        target(call), call.query().text("value")),
                                this::shown));
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return shown(call.read(tx -> access.find(tx, call.caller(), target(call))));
    }

    private HttpAnswer put(Call call) {
        var values = call.body().items("values").stream()
                .map(one -> new PutVocabulary.Known(one.requiredText("value"), one.text("description")))
                .toList();
        var wish = new PutVocabulary.Wish(target(call), call.precondition(), values);
        if (call.isFaulty()) {
            call.read(tx -> access.find(tx, call.caller(), wish.target()));
            call.requireSound(PutVocabulary.faultsOf(wish));
        }
        return call.change(put, wish, this::shown);
    }

    private static VocabularyTarget target(Call call) {
        return new VocabularyTarget(call.path("accountId"), call.path("dimension"));
    }

    private HttpAnswer shown(StoredVocabulary vocabulary) {
        var values = new ArrayList<Map<String, @Nullable Object>>();
        vocabulary
                .known()
                .forEach((value, description) ->
                        values.add(Answers.members("value", value, "description", description)));
        return Answers.resource(
                200,
                vocabulary.version(),
                Answers.members(
                        "dimension", vocabulary.dimension(),
                        "values", values,
                        "ofApis", ofApis(vocabulary.dimension()),
                        "seen",
                                vocabulary.seen().stream()
                                        .map(VocabularyEndpoints::json)
                                        .toList(),
                        "full", vocabulary.seen().size() >= SeenValues.MOST_VALUES));
    }

    private List<Map<String, @Nullable Object>> ofApis(String dimension) {
        var values = new ArrayList<Map<String, @Nullable Object>>();
        if (dimension.equals(EVENT)) {
            snapshot.catalog()
                    .apis()
                    .forEach(api -> api.sensitiveEvents()
                            .forEach(event ->
                                    values.add(Answers.members("value", event, "api", api.slug(), "sensitive", true))));
        }
        return values;
    }

    private static Map<String, @Nullable Object> json(SeenValue seen) {
        return Answers.members(
                "value", seen.value(),
                "firstSeenAt", Timestamps.text(seen.firstAtMicros()),
                "lastSeenAt", Timestamps.text(seen.lastAtMicros()));
    }
}
