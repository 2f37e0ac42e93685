package io.claviger.control.console.policy;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Operation;
import io.claviger.control.console.page.PermissionGroup;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The matrix of permissions: which operations a key, or the keys that share a policy, may call. */
public final class PermissionPages implements PageGroup {
    private static final String PAGE = "permissions";
    private static final String CUSTOM = "custom";
    private static final int LATELY_DAYS = 30;
    private static final int POLICIES = 200;

    /**
     * What the page shows.
     *
     * @param accessType {@code custom} where the permissions are chosen by hand
     * @param choosesAccess whether the access type can be chosen
     * @param recordedSince since when its use is known; null where its use is not kept
     * @param policies the named ones that a key could share
     * @param shared the one that it shares, or is to share
     * @param ask what must be confirmed before it is saved; null where nothing
     * @param askShare likewise, before it shares another policy
     */
    public record Permissions(
            Holder holder,
            List<Group> groups,
            String accessType,
            boolean choosesAccess,
            String mode,
            boolean changeable,
            boolean mayShare,
            @Nullable String recordedSince,
            List<NamedPolicy> policies,
            @Nullable String shared,
            @Nullable String ask,
            @Nullable String askShare,
            Problem problem) {

        public boolean custom() {
            return accessType.equals(CUSTOM);
        }

        public long held() {
            return groups.stream().mapToLong(Group::held).sum();
        }

        public long all() {
            return groups.stream().mapToLong(group -> group.rows().size()).sum();
        }
    }

    /** A permission group of an API. */
    public record Group(String api, String name, List<Row> rows) {
        public long held() {
            return rows.stream().filter(Row::held).count();
        }
    }

    /**
     * A permission.
     *
     * @param operations those that ask for it; none where it is dormant
     * @param lastUsedAt null where it never was, or its use is not kept
     */
    public record Row(
            String permission,
            List<CalledBy> operations,
            boolean held,
            @Nullable String lastUsedAt,
            boolean usedLately) {}

    /** An operation. */
    public record CalledBy(String method, String path, String summary) {}

    /** A policy that keys share. */
    public record NamedPolicy(String id, String name, List<String> permissions) {}

    /** What a member tried to save. */
    private record Tried(
            Set<String> held,
            String accessType,
            String mode,
            @Nullable String shared) {
        static Tried nothing(Holder holder) {
            return new Tried(
                    new HashSet<>(holder.members().texts(PAGE)),
                    PermissionPages.accessType(holder),
                    holder.mode(PAGE),
                    holder.isKey() ? holder.sharedPolicy() : null);
        }
    }

    @Override
    public List<Route> routes() {
        return Holder.routes(PAGE, PermissionPages::show, PermissionPages::save);
    }

    private static HttpAnswer show(PageCall call, Holder holder) {
        return page(call, 200, holder, Tried.nothing(holder), null, null, Problem.NONE);
    }

    private static String accessType(Holder holder) {
        return holder.isKey() ? holder.view().text("accessType") : CUSTOM;
    }

    private static HttpAnswer save(PageCall call, Holder holder) {
        var form = call.form();
        if (form.ticked("share")) {
            return share(call, holder);
        }
        var wanted = form.texts(PAGE).stream().distinct().toList();
        var accessType = form.text("accessType");
        var custom = accessType == null || accessType.equals(CUSTOM);
        var mode = form.text("mode");
        var tried = new Tried(
                new HashSet<>(wanted),
                custom || accessType == null ? CUSTOM : accessType,
                mode == null ? holder.mode(PAGE) : mode,
                Tried.nothing(holder).shared);
        var ask = form.ticked("sure") ? null : question(call, holder, tried);
        if (ask != null) {
            return page(call, 409, holder, tried, ask, null, Problem.NONE);
        }
        var body = new LinkedHashMap<String, @Nullable Object>();
        if (accessType != null) {
            body.put("accessType", accessType);
        }
        if (custom) {
            body.put(PAGE, wanted);
        }
        if (mode != null) {
            body.put("modes", Map.of(PAGE, mode));
        }
        var saved = holder.change(call, body);
        return saved.refused()
                ? page(call, saved.status(), holder, tried, null, null, saved.problem())
                : Reply.to(call, holder.path(PAGE), Flash.of("Permissions saved.", saved));
    }

    /** What breaks by what is to be saved; which permissions an access type has is known once it has it. */
    private static @Nullable String question(PageCall call, Holder holder, Tried tried) {
        if (!tried.mode.equals("enforce")) {
            return null;
        }
        var use = Use.of(call, holder);
        if (tried.accessType.equals(CUSTOM)) {
            var lost = new HashSet<>(holder.members().texts(PAGE));
            lost.removeAll(tried.held);
            return Narrowing.ofPermissions(holder, lost, use.lately, LATELY_DAYS);
        }
        return tried.accessType.equals(accessType(holder)) || tried.accessType.equals("admin") || use.lately.isEmpty()
                ? null
                : "This key used " + String.join(", ", new TreeSet<>(use.lately)) + " in the last " + LATELY_DAYS
                        + " days. What the access type " + tried.accessType + " does not have of it will be refused.";
    }

    /** Lets a key share a named policy, or have its own again, which starts as the shared one is. */
    private static HttpAnswer share(PageCall call, Holder holder) {
        var policy = call.form().text("policyId");
        var tried = Tried.nothing(holder);
        var ask = policy == null || policy.equals(tried.shared) || call.form().ticked("sure")
                ? null
                : sharing(call, holder, policy);
        if (ask != null) {
            var asked = new Tried(tried.held, tried.accessType, tried.mode, policy);
            return page(call, 409, holder, asked, null, ask, Problem.NONE);
        }
        var body = new HashMap<String, @Nullable Object>();
        body.put("policyId", policy);
        var saved = holder.change(call, body);
        if (saved.refused()) {
            return page(call, saved.status(), holder, tried, null, null, saved.problem());
        }
        var said = policy == null ? "The key has a policy of its own again." : "The key shares the policy now.";
        return Reply.to(call, holder.path(PAGE), Flash.of(said, saved));
    }

    /** What a key that is used loses by sharing a policy. */
    private static @Nullable String sharing(PageCall call, Holder holder, String policyId) {
        var lately = Use.of(call, holder).lately;
        if (lately.isEmpty()) {
            return null;
        }
        var lost = new TreeSet<>(lately);
        policies(call, holder.accountId()).stream()
                .filter(policy -> policy.id.equals(policyId))
                .forEach(policy -> lost.removeAll(policy.permissions));
        var taken =
                "The policy's permissions, guards, addresses and limits take the place of the key's own, which was used in"
                        + " the last " + LATELY_DAYS + " days.";
        var refused = Narrowing.ofPermissions(holder, lost, lately, LATELY_DAYS);
        return refused == null ? taken : taken + " " + refused;
    }

    private static HttpAnswer page(
            PageCall call,
            int status,
            Holder holder,
            Tried tried,
            @Nullable String ask,
            @Nullable String askShare,
            Problem problem) {
        var use = Use.of(call, holder);
        var mayChange = holder.mayChange(call);
        var page = new Permissions(
                holder,
                groups(call, tried.held, use),
                tried.accessType,
                holder.isKey() && holder.view().text("type").equals("workspace"),
                tried.mode,
                holder.changeable(call),
                holder.isKey() && mayChange,
                use.recordedSince,
                holder.isKey() && mayChange ? policies(call, holder.accountId()) : List.of(),
                tried.shared,
                ask,
                askShare,
                problem);
        return holder.frame(call).answer(call, status, "policy/permissions", page);
    }

    /**
     * The catalog's groups, and at the end what is held to no avail: what only operations ask for that are open to everybody,
     * and what no operation asks for.
     */
    private static List<Group> groups(PageCall call, Set<String> held, Use use) {
        var operations = Operation.all(call).toList();
        var asked = PermissionGroup.of(operations.stream());
        var shown = new ArrayList<Group>();
        asked.forEach(group -> shown.add(new Group(
                group.api(),
                group.name(),
                group.permissions().entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue(), held, use))
                        .toList())));
        var idle = new TreeSet<>(held);
        asked.forEach(group -> idle.removeAll(group.permissions().keySet()));
        var open = operations.stream()
                .filter(operation -> operation.open() && idle.contains(operation.permission()))
                .collect(Collectors.groupingBy(Operation::permission, TreeMap::new, Collectors.toList()));
        idle.removeAll(open.keySet());
        if (!open.isEmpty()) {
            shown.add(new Group(
                    "Everybody may call these without a key",
                    "Public",
                    open.entrySet().stream()
                            .map(entry -> row(entry.getKey(), entry.getValue(), held, use))
                            .toList()));
        }
        if (!idle.isEmpty()) {
            shown.add(new Group(
                    "In no document any more",
                    "Dormant",
                    idle.stream()
                            .map(permission -> row(permission, List.of(), held, use))
                            .toList()));
        }
        return shown;
    }

    private static Row row(String permission, List<Operation> operations, Set<String> held, Use use) {
        return new Row(
                permission,
                operations.stream()
                        .map(operation -> new CalledBy(operation.method(), operation.path(), operation.summary()))
                        .toList(),
                held.contains(permission),
                use.lastUsedAt.get(permission),
                use.lately.contains(permission));
    }

    private static List<NamedPolicy> policies(PageCall call, String accountId) {
        return call
                .read(Permit.LIST_POLICIES, Map.of("accountId", accountId), Map.of("limit", POLICIES))
                .items()
                .stream()
                .map(policy ->
                        new NamedPolicy(policy.requiredText("id"), policy.requiredText("name"), policy.texts(PAGE)))
                .toList();
    }

    /** When each permission was used last. */
    private record Use(@Nullable String recordedSince, Map<String, String> lastUsedAt, Set<String> lately) {
        static Use of(PageCall call, Holder holder) {
            if (!holder.isKey() || !call.may(Permit.GET_RIGHT_SIZE, holder.accountId())) {
                return new Use(null, Map.of(), Set.of());
            }
            var size = call.read(Permit.GET_RIGHT_SIZE, Map.of("keyId", holder.id()), Map.of("days", LATELY_DAYS));
            var used = size.members().items("used");
            var lastUsedAt = new HashMap<String, String>();
            Stream.concat(used.stream(), size.members().items("unused").stream())
                    .forEach(one -> {
                        var at = one.text("lastUsedAt");
                        if (at != null) {
                            lastUsedAt.put(one.requiredText("permission"), at);
                        }
                    });
            var lately = new HashSet<String>();
            used.forEach(one -> lately.add(one.requiredText("permission")));
            return new Use(size.text("recordedSince"), lastUsedAt, lately);
        }
    }
}
