package io.claviger.control.console.policy;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The policies that keys of an account share: the list, making one, and what is said of one beside what it permits. */
public final class NamedPolicyPages implements PageGroup {
    private static final String LIST = "/accounts/{accountId}/policies";
    private static final String ONE = LIST + "/{policyId}";
    private static final int SHOWN = 25;

    /** What the list shows. */
    public record Policies(String accountId, List<Row> policies, Listing listing, boolean mayCreate) {}

    /** A policy of the list. */
    public record Row(
            String id,
            String name,
            String description,
            int permissions,
            List<String> rules,
            long keys,
            String changedAt) {
        static Row of(Members policy) {
            return new Row(
                    policy.requiredText("id"),
                    policy.requiredText("name"),
                    policy.requiredText("description"),
                    policy.texts("permissions").size(),
                    NamedPolicyPages.narrowing(policy),
                    policy.number("keys", 0),
                    policy.requiredText("changedAt"));
        }
    }

    /** A form with a policy's name. */
    public record NameForm(
            String accountId, @Nullable Holder holder, String name, String description, String once, Problem problem) {}

    /** A policy's own page. */
    public record General(Holder holder, NameForm form, long keys, boolean changeable, boolean deletable) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(LIST, NamedPolicyPages::list, Permit.LIST_POLICIES),
                Route.get(LIST + "/new", NamedPolicyPages::form, Permit.CREATE_POLICY),
                Route.post(LIST + "/new", NamedPolicyPages::create, Permit.CREATE_POLICY),
                Route.get(ONE, NamedPolicyPages::show, Permit.GET_POLICY),
                Route.post(ONE, NamedPolicyPages::rename, Permit.CHANGE_POLICY),
                Route.get(ONE + "/delete", NamedPolicyPages::confirm, Permit.DELETE_POLICY),
                Route.post(ONE + "/delete", NamedPolicyPages::delete, Permit.DELETE_POLICY));
    }

    private static HttpAnswer list(PageCall call) {
        var accountId = call.path("accountId");
        var listing = Listing.of(call);
        var query = new HashMap<String, @Nullable Object>(listing.query());
        query.put("limit", SHOWN);
        var policies = call.read(Permit.LIST_POLICIES, Map.of("accountId", accountId), query);
        var page = new Policies(
                accountId,
                policies.items().stream().map(Row::of).toList(),
                listing.followedBy(policies.nextCursor()),
                call.may(Permit.CREATE_POLICY, accountId));
        return call.part()
                ? Reply.template("policy/rows", Map.of("page", page))
                : Frame.ofAccount(call, accountId, Section.POLICIES, Section.POLICIES.label())
                        .answer(call, "policy/list", page);
    }

    /** What a policy narrows, in a word each. */
    private static List<String> narrowing(Members policy) {
        var rules = new LinkedHashMap<String, Boolean>();
        rules.put("addresses", !policy.texts("ipRanges").isEmpty());
        var guards = policy.members("guards");
        rules.put("guards", guards != null && !guards.values().isEmpty());
        rules.put(
                "limits",
                !policy.items("rateLimits").isEmpty() || !policy.items("quotas").isEmpty());
        return rules.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static HttpAnswer form(PageCall call) {
        return form(
                call,
                200,
                new NameForm(
                        call.path("accountId"), null, "", "", UUID.randomUUID().toString(), Problem.NONE));
    }

    private static HttpAnswer form(PageCall call, int status, NameForm form) {
        return Frame.ofAccount(call, form.accountId, Section.POLICIES, "New policy")
                .answer(call, status, "policy/new", form);
    }

    private static HttpAnswer create(PageCall call) {
        var accountId = call.path("accountId");
        var body = nameAndDescription(call);
        var made = call.act(Permit.CREATE_POLICY, Map.of("accountId", accountId), body);
        if (made.refused()) {
            var written = written(call, accountId, null, made.problem());
            return form(call, made.status(), written);
        }
        return Reply.to(
                call,
                "/accounts/" + accountId + "/policies/" + made.text("id") + "/permissions",
                Flash.of("Policy made. It permits nothing yet: choose what its keys may call.", made));
    }

    private static Map<String, @Nullable Object> nameAndDescription(PageCall call) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        var name = call.form().text("name");
        body.put("name", name == null ? "" : name);
        body.put("description", call.form().text("description"));
        return body;
    }

    private static NameForm written(PageCall call, String accountId, @Nullable Holder holder, Problem problem) {
        var name = call.form().text("name");
        var description = call.form().text("description");
        var once = call.form().text("once");
        return new NameForm(
                accountId,
                holder,
                name == null ? "" : name,
                description == null ? "" : description,
                once == null ? "" : once,
                problem);
    }

    private static HttpAnswer show(PageCall call) {
        var holder = Holder.read(call, Holder.Kind.POLICY, "");
        var form = new NameForm(
                holder.accountId(), holder, holder.name(), holder.view().text("description"), "", Problem.NONE);
        return general(call, 200, holder, form);
    }

    private static HttpAnswer general(PageCall call, int status, Holder holder, NameForm form) {
        var keys = holder.members().number("keys", 0);
        var page = new General(
                holder,
                form,
                keys,
                holder.changeable(call),
                keys == 0 && call.may(Permit.DELETE_POLICY, holder.accountId()));
        return holder.frame(call).answer(call, status, "policy/general", page);
    }

    private static HttpAnswer rename(PageCall call) {
        var holder = Holder.read(call, Holder.Kind.POLICY, "");
        var saved = holder.change(call, nameAndDescription(call));
        return saved.refused()
                ? general(call, saved.status(), holder, written(call, holder.accountId(), holder, saved.problem()))
                : Reply.to(call, holder.path(""), Flash.of("Policy saved.", saved));
    }

    /** Asks before; in a dialog where scripts run. */
    private static HttpAnswer confirm(PageCall call) {
        return confirm(call, 200, Holder.read(call, Holder.Kind.POLICY, ""), Problem.NONE);
    }

    private static HttpAnswer confirm(PageCall call, int status, Holder holder, Problem problem) {
        var page = new Deletion(holder, call.csrf(), problem);
        return call.part()
                ? Reply.template(status, "policy/delete-dialog", Map.of("page", page))
                : holder.frame(call, new Crumb(holder.name(), holder.path("")))
                        .answer(call, status, "policy/delete", page);
    }

    /** A policy that is to be deleted. */
    public record Deletion(Holder holder, String csrf, Problem problem) {}

    private static HttpAnswer delete(PageCall call) {
        var holder = Holder.read(call, Holder.Kind.POLICY, "");
        var deleted = call.act(Permit.DELETE_POLICY, holder.place(), null);
        return deleted.refused()
                ? confirm(call, deleted.status(), holder, deleted.problem())
                : Reply.to(
                        call,
                        "/accounts/" + holder.accountId() + "/policies",
                        Flash.of("Policy " + holder.name() + " deleted.", deleted));
    }
}
