package io.claviger.control.api;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.control.openapi.ImportPreview;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Operation;
import io.claviger.store.catalog.ImportedApi;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Renders APIs and what imports change. */
final class ApiJson {
    private ApiJson() {}

    /**
     * An API.
     *
     * @param kept null where it is not kept yet
     * @param withUpstreams whether to say where its requests go: addresses inside, which only operators are shown
     */
    static Map<String, @Nullable Object> of(Api api, @Nullable ImportedApi kept, boolean withUpstreams) {
        var permissions = new TreeSet<String>();
        api.operations().forEach(operation -> permissions.add(operation.permission()));
        var json = Answers.members(
                "slug", api.slug(),
                "title", api.title(),
                "legacy", api.legacy(),
                "formerly", api.formerly(),
                "prefix", api.prefix(),
                "errorDialect", api.errorDialect().text(),
                "permissions", permissions,
                "operationCount", api.operations().size(),
                "createdAt", kept == null ? null : Timestamps.text(kept.createdAtMicros()),
                "changedAt", kept == null ? null : Timestamps.text(kept.changedAtMicros()));
        if (withUpstreams) {
            var upstreams = api.upstreams();
            json.put("upstreams", Answers.members("live", upstreams.live(), "test", upstreams.test()));
        }
        return json;
    }

    static Map<String, @Nullable Object> of(Operation operation) {
        return Answers.members(
                "operationId", operation.operationId(),
                "method", operation.method(),
                "path", operation.path(),
                "summary", operation.summary(),
                "permission", operation.permission(),
                "group", operation.group(),
                "cost", operation.cost(),
                "public", operation.open());
    }

    static Map<String, @Nullable Object> changes(PutApi.Done done) {
        return changes(done.preview(), done.keysConcerned(), done.widens());
    }

    static Map<String, @Nullable Object> changes(ImportEffect effect) {
        return changes(effect.preview(), effect.concerned(), effect.widens());
    }

    private static Map<String, @Nullable Object> changes(ImportPreview preview, long keysConcerned, boolean widens) {
        return Answers.members(
                "widens", widens,
                "operationsAdded", operations(preview.added()),
                "operationsRemoved", operations(preview.removed()),
                "operationsChanged",
                        preview.changed().stream().map(ApiJson::changed).toList(),
                "operationsOpened", operations(preview.opened()),
                "permissionsAdded", preview.permissionsAdded(),
                "permissionsVanished", preview.permissionsVanished(),
                "gains", preview.gains().stream().map(ApiJson::gain).toList(),
                "dormant", preview.dormant().stream().map(ApiJson::dormant).toList(),
                "keysConcerned", keysConcerned,
                "warnings",
                        preview.warnings().stream()
                                .map(warning ->
                                        Answers.members("pointer", warning.pointer(), "detail", warning.detail()))
                                .toList());
    }

    private static List<Map<String, @Nullable Object>> operations(List<Operation> operations) {
        return operations.stream().map(ApiJson::of).toList();
    }

    private static Map<String, @Nullable Object> changed(ImportPreview.Change change) {
        return Answers.members("operation", of(change.after()), "members", change.members());
    }

    private static Map<String, @Nullable Object> gain(ImportPreview.Gain gain) {
        return Answers.members(
                "keyId", gain.keyId(),
                "keyName", gain.keyName(),
                "operations", gain.operations(),
                "count", gain.count());
    }

    private static Map<String, @Nullable Object> dormant(ImportPreview.Dormant dormant) {
        return Answers.members(
                "keyId", dormant.keyId(), "keyName", dormant.keyName(), "permissions", dormant.permissions());
    }
}
