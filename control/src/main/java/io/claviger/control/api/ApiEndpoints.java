package io.claviger.control.api;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.json.JsonText;
import io.claviger.control.role.Permit;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.usage.UpstreamSightings;
import io.claviger.store.catalog.ImportedApi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls on {@code /apis}. */
public final class ApiEndpoints {
    private final Snapshot snapshot;
    private final PutApi put;
    private final DeleteApi delete;
    private final UpstreamsJson upstreams;

    /** @param sightings what this node has seen of upstreams */
    public ApiEndpoints(Snapshot snapshot, UpstreamSightings sightings) {
        this.snapshot = snapshot;
        this.upstreams = new UpstreamsJson(sightings);
        this.put = new PutApi(snapshot);
        this.delete = new DeleteApi(snapshot);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_APIS, this::list,
                Permit.GET_API, this::get,
                Permit.LIST_OPERATIONS, this::operations,
                Permit.LIST_UPSTREAMS, this::upstreams,
                Permit.PUT_API, this::put,
                Permit.DELETE_API, this::delete);
    }

    private HttpAnswer list(Call call) {
        call.requireSound();
        var kept = call.read(tx -> tx.apis().list());
        var items = kept.stream()
                .map(one -> json(call, one))
                .filter(Objects::nonNull)
                .toList();
        return HttpAnswer.json(200, Answers.members("items", items, "nextCursor", null));
    }

    /** Null where it was removed between the reading and the rendering. */
    private @Nullable Map<String, @Nullable Object> json(Call call, ImportedApi kept) {
        var api = snapshot.catalog().api(kept.slug());
        return api == null ? null : ApiJson.of(api, kept, call.caller().isOperator());
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        var slug = call.path("slug");
        var kept =
                call.read(tx -> Optional.ofNullable(tx.apis().find(slug))).orElseThrow(() -> DeleteApi.notFound(slug));
        var json = json(call, kept);
        if (json == null) {
            throw DeleteApi.notFound(slug);
        }
        return Answers.resource(200, kept.version(), json);
    }

    private HttpAnswer operations(Call call) {
        call.requireSound();
        Api api = snapshot.catalog().api(call.path("slug"));
        if (api == null) {
            throw DeleteApi.notFound(call.path("slug"));
        }
        var items = api.operations().stream().map(ApiJson::of).toList();
        return HttpAnswer.json(200, Answers.members("items", items, "nextCursor", null));
    }

    private HttpAnswer upstreams(Call call) {
        call.requireSound();
        Api api = snapshot.catalog().api(call.path("slug"));
        if (api == null) {
            throw DeleteApi.notFound(call.path("slug"));
        }
        return HttpAnswer.json(200, Answers.members("items", upstreams.of(api), "nextCursor", null));
    }

    private HttpAnswer put(Call call) {
        var wish = prepared(call);
        if (dryRun(call)) {
            return json(call, call.read(tx -> put.preview(tx, call.caller(), wish)), true);
        }
        return call.change(put, wish, done -> json(call, done, false));
    }

    private static HttpAnswer json(Call call, PutApi.Done done, boolean dryRun) {
        var kept = done.kept();
        var body = Answers.members(
                "api", ApiJson.of(done.api(), kept, call.caller().isOperator()),
                "dryRun", dryRun,
                "changes", ApiJson.changes(done));
        return Answers.resource(200, kept == null ? 0 : kept.version(), body);
    }

    /** Reads the document also where the shape is at fault, so that one answer has all the faults. */
    private PutApi.Import prepared(Call call) {
        var faults = new ArrayList<FieldFault>();
        var stored = stored(call, faults);
        if (!call.body().has("document")) {
            call.requireSound(faults);
        }
        try {
            var wish = put.prepare(stored, call.precondition(), confirmed(call));
            if (!faults.isEmpty()) {
                throw ClavigerException.invalid(faults);
            }
            call.requireSound();
            return wish;
        } catch (ClavigerException refused) {
            refused.faults().stream()
                    .map(fault -> asGiven(call.body(), fault))
                    .filter(fault -> !faults.contains(fault))
                    .forEach(faults::add);
            call.requireSound(faults);
            throw faults.isEmpty() ? refused : ClavigerException.invalid(faults);
        }
    }

    /** The importer speaks of {@code upstreams}; who has given {@code upstream} is told of that. */
    private static FieldFault asGiven(Members body, FieldFault fault) {
        return fault.pointer().equals("/upstreams/live") && !body.has("upstreams")
                ? new FieldFault("/upstream", fault.detail())
                : fault;
    }

    private static StoredApi stored(Call call, List<FieldFault> faults) {
        return new StoredApi(
                call.path("slug"),
                document(call.body()),
                call.body().requiredText("prefix"),
                upstreams(call, faults),
                dialect(call.body()));
    }

    /** One of the contract's words; any other is a fault of shape that is told already. */
    private static ErrorDialect dialect(Members body) {
        var dialect = ErrorDialect.ofText(body.requiredText("errorDialect"));
        return dialect == null ? ErrorDialect.PROBLEM : dialect;
    }

    private static String document(Members body) {
        var document = body.values().get("document");
        return document instanceof String text ? text : new String(JsonText.of(document), StandardCharsets.UTF_8);
    }

    private static Api.Upstreams upstreams(Call call, List<FieldFault> faults) {
        var body = call.body();
        var one = body.text("upstream");
        if (body.values().get("upstreams") instanceof Map<?, ?> several) {
            if (one != null) {
                faults.add(new FieldFault("/upstream", "stands beside upstreams; give one of the two"));
            }
            var test = several.get("test");
            return new Api.Upstreams(String.valueOf(several.get("live")), test == null ? null : String.valueOf(test));
        }
        if (one == null && !call.isFaulty()) {
            faults.add(new FieldFault("/upstream", "is missing: upstream, or upstreams with live and test"));
        }
        return new Api.Upstreams(one == null ? "http://missing.invalid" : one, null);
    }

    private HttpAnswer delete(Call call) {
        if (dryRun(call)) {
            call.requireSound();
            var effect = call.read(tx -> delete.preview(tx, call.caller(), call.path("slug")));
            return HttpAnswer.json(200, Answers.members("dryRun", true, "changes", ApiJson.changes(effect)));
        }
        var removal = new DeleteApi.Removal(call.path("slug"), call.precondition(), confirmed(call));
        return call.change(delete, removal, gone -> HttpAnswer.json(200, Map.of()));
    }

    private static boolean dryRun(Call call) {
        return Boolean.TRUE.equals(call.query().values().get("dryRun"));
    }

    private static boolean confirmed(Call call) {
        return Boolean.TRUE.equals(call.query().values().get("confirm"));
    }
}
