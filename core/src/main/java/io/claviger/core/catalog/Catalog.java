package io.claviger.core.catalog;

import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.catalog.RouteMatch.Unmatched;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All APIs and the route tree over their operations. Immutable: a change of an API makes a new catalog. */
public final class Catalog {
    /** Dimensions that there are whatever the operations name. */
    private static final Set<String> ALWAYS = Set.of("event", "attribute", "sharedAttribute", "tag", "channel");

    /** Knows nothing, so everything is refused. */
    public static final Catalog EMPTY = of(List.of());

    private final Map<String, Api> bySlug = new LinkedHashMap<>();
    private final Map<String, Map<String, Operation>> byId = new HashMap<>();
    private final NavigableMap<String, List<Operation>> byPermission = new TreeMap<>();
    private final NavigableSet<String> methods = new TreeSet<>();
    private final NavigableSet<String> dimensions = new TreeSet<>(ALWAYS);
    private final RouteTree routes = new RouteTree();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Map<AccessType, NavigableSet<String>> byAccessType = new EnumMap<>(AccessType.class);

    /**
     * Why an operation does not fit into a catalog.
     *
     * @param other the operation it collides with, or null where it covers one of the gateway's own paths
     * @param message names both, for a person
     */
    public record Conflict(Operation operation, @Nullable Operation other, String message) {}

    private Catalog(List<Api> apis) {
        apis.forEach(this::add);
        for (var type : AccessType.values()) {
            byAccessType.put(type, Collections.unmodifiableNavigableSet(reachedBy(type)));
        }
    }

    /**
     * Makes a catalog of APIs that go together.
     *
     * @throws IllegalArgumentException where {@link #conflicts} finds one, or a slug, operationId, prefix or path is not
     *     one
     */
    public static Catalog of(List<Api> apis) {
        var catalog = new Catalog(apis);
        if (!catalog.conflicts.isEmpty()) {
            throw new IllegalArgumentException(
                    catalog.conflicts.stream().map(Conflict::message).collect(Collectors.joining(" ")));
        }
        return catalog;
    }

    /**
     * Why APIs do not go together: two operations are equally specific for one request, or one covers a path of {@link
     * ReservedPaths}. The later of two operations, in the order of {@code apis}, is the one in conflict.
     */
    public static List<Conflict> conflicts(List<Api> apis) {
        return List.copyOf(new Catalog(apis).conflicts);
    }

    /** The dimensions of requests and answers that there are: some always, and those that operations name. Sorted. */
    public NavigableSet<String> dimensions() {
        return Collections.unmodifiableNavigableSet(dimensions);
    }

    public List<Api> apis() {
        return List.copyOf(bySlug.values());
    }

    public @Nullable Api api(String slug) {
        return bySlug.get(slug);
    }

    /** An operation by its API's slug and its operationId. */
    public @Nullable Operation operation(String slug, String operationId) {
        var operations = byId.get(slug);
        return operations == null ? null : operations.get(operationId);
    }

    /** The names of all permissions, sorted. */
    public NavigableSet<String> permissions() {
        return new TreeSet<>(byPermission.keySet());
    }

    /** Whether some operation asks for this permission; on a key, one that no operation asks for is dormant. */
    public boolean hasPermission(String permission) {
        return byPermission.containsKey(permission);
    }

    /** The permissions with which keys of an access type start, sorted; of {@link AccessType#CUSTOM} none. */
    public NavigableSet<String> permissionsOf(AccessType type) {
        return byAccessType.getOrDefault(type, Collections.emptyNavigableSet());
    }

    private NavigableSet<String> reachedBy(AccessType type) {
        var reached = new TreeSet<String>();
        for (var api : bySlug.values()) {
            for (var operation : api.operations()) {
                if (api.isReachedBy(type, operation.permission())) {
                    reached.add(operation.permission());
                }
            }
        }
        return reached;
    }

    /** The operations, of all APIs, that a permission allows. */
    public List<Operation> operationsOf(String permission) {
        return List.copyOf(byPermission.getOrDefault(permission, List.of()));
    }

    /** With an API added, or put in the place of the one with its slug. */
    public Catalog withApi(Api api) {
        var apis = new ArrayList<Api>(bySlug.size() + 1);
        for (var there : bySlug.values()) {
            apis.add(there.slug().equals(api.slug()) ? api : there);
        }
        if (!bySlug.containsKey(api.slug())) {
            apis.add(api);
        }
        return of(apis);
    }

    public Catalog without(String slug) {
        return of(
                bySlug.values().stream().filter(api -> !api.slug().equals(slug)).toList());
    }

    /**
     * The most specific operation for a method and a path: literal text beats a parameter, left to right. HEAD is
     * matched as GET unless the document declares it there.
     *
     * <p>An escape such as {@code %3A} need not be decoded by who routes the request after us, but may be. A path is
     * known only if either way leads to the same operation.
     */
    public RouteMatch match(String method, RequestPath path) {
        var matched = routes.find(method, path.path());
        if (matched == null) {
            return Unmatched.INSTANCE;
        }
        var reading = path.decodedReading();
        if (reading != null) {
            var other = routes.find(method, reading);
            if (other == null || other.operation() != matched.operation()) {
                return Unmatched.INSTANCE;
            }
        }
        return matched;
    }

    /** What each method that is declared would call at a path; for CORS preflights and {@code Allow}. */
    public List<Matched> operationsAt(RequestPath path) {
        var found = new ArrayList<Matched>();
        for (var method : methods) {
            // a HEAD that is declared elsewhere would find this path's GET
            if (match(method, path) instanceof Matched matched
                    && matched.operation().method().equals(method)) {
                found.add(matched);
            }
        }
        return found;
    }

    private void add(Api api) {
        if (bySlug.put(api.slug(), api) != null) {
            throw new IllegalArgumentException("two APIs have the slug " + api.slug());
        }
        if (!Api.isPrefix(api.prefix())) {
            throw new IllegalArgumentException(api.prefix() + " is not a prefix");
        }
        var ids = new HashMap<String, Operation>();
        for (var operation : api.operations()) {
            if (ids.put(operation.operationId(), operation) != null) {
                throw new IllegalArgumentException(
                        "two operations of " + api.slug() + " have the id " + operation.operationId());
            }
            add(api, operation);
        }
        byId.put(api.slug(), ids);
    }

    private void add(Api api, Operation operation) {
        dimensions.addAll(operation.guards().keySet());
        dimensions.addAll(operation.response().keySet());
        var template = PathTemplate.parse(api.prefix() + operation.path());
        for (var reserved : ReservedPaths.coveredBy(template)) {
            conflicts.add(new Conflict(
                    operation, null, describe(operation) + " covers " + reserved + ", which is the gateway's own."));
        }
        var there = routes.add(api, operation, template);
        if (there != null) {
            conflicts.add(new Conflict(
                    operation,
                    there,
                    Stream.of(there, operation).map(Catalog::describe).collect(Collectors.joining(" and "))
                            + " would answer the same requests."));
            return;
        }
        methods.add(operation.method());
        byPermission
                .computeIfAbsent(operation.permission(), name -> new ArrayList<>(1))
                .add(operation);
    }

    private static String describe(Operation operation) {
        return operation.method() + " " + operation.path() + " (" + operation.operationId() + " of " + operation.api()
                + ")";
    }
}
