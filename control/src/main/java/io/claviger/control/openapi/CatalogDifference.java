package io.claviger.control.openapi;

import io.claviger.control.openapi.ImportPreview.Change;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.PathTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of one API's operations between two catalogs. */
final class CatalogDifference {
    private final String slug;
    private final Map<String, Served> before;
    private final Map<String, Served> after;

    /** An operation where it is called: method, prefix and path. */
    record Served(Operation operation, String prefix, PathTemplate template) {
        /** What two operations share that answer the same requests. */
        String identity() {
            return operation.method() + " " + template.shape();
        }

        String label() {
            return operation.method() + " " + prefix + operation.path();
        }
    }

    CatalogDifference(Catalog before, Catalog after, String slug) {
        this.slug = slug;
        this.before = served(before);
        this.after = served(after);
    }

    List<Operation> added() {
        return newcomers().stream().map(Served::operation).toList();
    }

    List<Operation> removed() {
        return leavers().stream().map(Served::operation).toList();
    }

    List<Change> changed() {
        var changed = new ArrayList<Change>();
        for (var now : stayers()) {
            var then = before(now);
            var members = then == null ? List.<String>of() : differences(then.operation, now.operation);
            if (then != null && !members.isEmpty()) {
                changed.add(new Change(then.operation, now.operation, members));
            }
        }
        return changed;
    }

    List<Operation> opened() {
        var opened = new ArrayList<Operation>();
        for (var now : after.values()) {
            var then = before.get(now.identity());
            if (isOurs(now) && now.operation.open() && (then == null || !then.operation.open())) {
                opened.add(now.operation);
            }
        }
        return opened;
    }

    /** The API's operations that stand where none stood. */
    List<Served> newcomers() {
        return after.values().stream()
                .filter(now -> isOurs(now) && !before.containsKey(now.identity()))
                .toList();
    }

    /** The API's operations that stand where one stood, perhaps of another API. */
    List<Served> stayers() {
        return after.values().stream()
                .filter(now -> isOurs(now) && before.containsKey(now.identity()))
                .toList();
    }

    /** What stood where an operation stands now. */
    @Nullable Served before(Served now) {
        return before.get(now.identity());
    }

    /** The API's operations where none stands any more. */
    List<Served> leavers() {
        return before.values().stream()
                .filter(then -> isOurs(then) && !after.containsKey(then.identity()))
                .toList();
    }

    /** All operations of the catalog before, by {@link Served#identity}. */
    Map<String, Served> before() {
        return before;
    }

    /** All operations of the catalog after, by {@link Served#identity}. */
    Map<String, Served> after() {
        return after;
    }

    private boolean isOurs(Served served) {
        return served.operation.api().equals(slug);
    }

    private static Map<String, Served> served(Catalog catalog) {
        var all = new LinkedHashMap<String, Served>();
        for (var api : catalog.apis()) {
            for (var operation : api.operations()) {
                var served = new Served(operation, api.prefix(), PathTemplate.parse(api.prefix() + operation.path()));
                all.put(served.identity(), served);
            }
        }
        return all;
    }

    private static List<String> differences(Operation then, Operation now) {
        var members = new ArrayList<String>();
        compare(members, "path", then.path(), now.path());
        compare(members, "operationId", then.operationId(), now.operationId());
        compare(members, "summary", then.summary(), now.summary());
        compare(members, "permission", then.permission(), now.permission());
        compare(members, "group", then.group(), now.group());
        compare(members, "cost", then.cost(), now.cost());
        compare(members, "maxBodyBytes", then.maxBodyBytes(), now.maxBodyBytes());
        compare(members, "public", then.open(), now.open());
        compare(members, "requestBody", then.bodyTypes(), now.bodyTypes());
        compare(members, "guards", then.guards(), now.guards());
        compare(members, "subject", then.subject(), now.subject());
        compare(members, "response", then.response(), now.response());
        return members;
    }

    private static void compare(List<String> members, String name, @Nullable Object then, @Nullable Object now) {
        if (!Objects.equals(then, now)) {
            members.add(name);
        }
    }
}
