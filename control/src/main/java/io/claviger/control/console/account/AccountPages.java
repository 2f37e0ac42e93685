package io.claviger.control.console.account;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.Answers;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import io.claviger.core.account.Module;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is done with an account: make one, rename it, choose its modules, suspend and resume it. */
public final class AccountPages implements PageGroup {
    private static final String ONE = "/accounts/{accountId}";

    /**
     * A form of an account.
     *
     * @param id empty of a new one
     * @param parents accounts that it may be made below; of a new one only
     * @param top whether it may be made at the top
     * @param once so that a form that is sent twice makes one account
     */
    public record AccountForm(
            String id,
            String name,
            String parentId,
            List<AccountRow> parents,
            boolean top,
            String version,
            String once,
            Problem problem) {}

    /** The modules of an account, each with what it does. */
    public record ModulesForm(String id, String name, List<ModuleRow> modules, String version, Problem problem) {}

    /** A module. */
    public record ModuleRow(String name, String title, String text, boolean on) {}

    /**
     * What breaks.
     *
     * @param requests allowed in the last 24 hours
     * @param busiest keys that made most of them
     */
    public record Suspension(
            String id, String name, long keys, long requests, List<String> busiest, String version, Problem problem) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/accounts/new", call -> form(call, null, Problem.NONE), Permit.CREATE_ACCOUNT),
                Route.post("/accounts/new", AccountPages::create, Permit.CREATE_ACCOUNT),
                Route.get(ONE + "/rename", AccountPages::renaming, Permit.CHANGE_ACCOUNT),
                Route.post(ONE + "/rename", AccountPages::rename, Permit.CHANGE_ACCOUNT),
                Route.get(ONE + "/modules", AccountPages::choosing, Permit.PUT_MODULES),
                Route.post(ONE + "/modules", AccountPages::choose, Permit.PUT_MODULES),
                Route.get(ONE + "/suspend", AccountPages::suspending, Permit.SUSPEND_ACCOUNT, Permit.GET_OVERVIEW),
                Route.post(ONE + "/suspend", AccountPages::suspend, Permit.SUSPEND_ACCOUNT),
                Route.post(ONE + "/resume", AccountPages::resume, Permit.RESUME_ACCOUNT));
    }

    /** An account of one's own is suspended by operators only. */
    static boolean maySuspend(PageCall call, AccountRow account) {
        var caller = call.caller();
        return call.may(Permit.SUSPEND_ACCOUNT, account.id())
                && (caller.isOperator()
                        || caller.grants().stream()
                                .noneMatch(grant -> account.id().equals(grant.reach())));
    }

    private static HttpAnswer form(PageCall call, @Nullable String name, Problem problem) {
        var top = call.caller().isOperator();
        var parents = call.read(Permit.LIST_ACCOUNTS, Map.of(), Map.of("limit", 200)).items().stream()
                .map(AccountRow::of)
                .filter(account -> call.may(Permit.CREATE_ACCOUNT, account.id()))
                .toList();
        var parent = Objects.requireNonNullElse(
                problem.there() ? call.form().text("parentId") : call.query("parent"),
                top || parents.isEmpty() ? "" : parents.getFirst().id());
        var once = problem.there() ? call.form().text("once") : null;
        var page = new AccountForm(
                "",
                Objects.requireNonNullElse(name, ""),
                parent,
                parents,
                top,
                "",
                Objects.requireNonNullElse(once, UUID.randomUUID().toString()),
                problem);
        return answer(call, "account/create", page, "New account", problem);
    }

    private static HttpAnswer create(PageCall call) {
        var name = call.form().text("name");
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", Objects.requireNonNullElse(name, ""));
        var parent = call.form().text("parentId");
        if (parent != null) {
            body.put("parentId", parent);
        }
        var made = call.act(Permit.CREATE_ACCOUNT, Map.of(), body);
        return made.refused()
                ? form(call, name, made.problem())
                : Reply.to(
                        call,
                        "/accounts/" + made.text("id"),
                        Flash.of("The account " + made.text("name") + " is there.", made));
    }

    private static HttpAnswer renaming(PageCall call) {
        return renaming(call, null, Problem.NONE);
    }

    private static HttpAnswer renaming(PageCall call, @Nullable String name, Problem problem) {
        var account = account(call);
        var page = new AccountForm(
                account.text("id"),
                name == null ? account.text("name") : name,
                "",
                List.of(),
                false,
                version(account),
                "",
                problem);
        return answer(call, "account/rename", page, "Rename " + account.text("name"), problem);
    }

    private static HttpAnswer rename(PageCall call) {
        var name = Objects.requireNonNullElse(call.form().text("name"), "");
        var changed = call.act(Permit.CHANGE_ACCOUNT, path(call), Map.of("name", name));
        return changed.refused()
                ? renaming(call, name, changed.problem())
                : done(call, "The account is called " + name + " now.", changed);
    }

    private static HttpAnswer choosing(PageCall call) {
        return choosing(call, Problem.NONE);
    }

    private static HttpAnswer choosing(PageCall call, Problem problem) {
        var account = account(call);
        var states = account.object("modules");
        var rows = Arrays.stream(Module.values())
                .map(module -> row(module, states.values().get(module.text())))
                .toList();
        var page = new ModulesForm(account.text("id"), account.text("name"), rows, version(account), problem);
        return answer(call, "account/modules", page, "Modules of " + account.text("name"), problem);
    }

    private static ModuleRow row(Module module, @Nullable Object on) {
        var text = switch (module) {
            case IP_FILTER ->
                "From which addresses each API may be called with the account's keys. While it is off, its filters are kept and not judged.";
        };
        var title = switch (module) {
            case IP_FILTER -> "IP filter";
        };
        return new ModuleRow(module.text(), title, text, Boolean.TRUE.equals(on));
    }

    private static HttpAnswer choose(PageCall call) {
        var states = new LinkedHashMap<String, Boolean>();
        for (var module : Module.values()) {
            states.put(module.text(), call.form().ticked(module.text()));
        }
        var changed = call.act(Permit.PUT_MODULES, path(call), states);
        return changed.refused()
                ? choosing(call, changed.problem())
                : done(call, "The modules are as you chose them.", changed);
    }

    private static HttpAnswer suspending(PageCall call) {
        return suspending(call, Problem.NONE);
    }

    private static HttpAnswer suspending(PageCall call, Problem problem) {
        var account = account(call);
        var day = call.read(Permit.GET_OVERVIEW, path(call), Map.of("span", "day"))
                .members();
        var care = call.read(Permit.GET_CARE, path(call)).members();
        var busiest = day.items("busiest").stream()
                .limit(3)
                .map(key -> Objects.requireNonNullElse(key.text("name"), key.requiredText("credentialId")) + ": "
                        + key.number("requests", 0))
                .toList();
        var page = new Suspension(
                account.text("id"),
                account.text("name"),
                care.number("keys", 0),
                day.number("allowed", 0),
                busiest,
                version(account),
                problem);
        return answer(call, "account/suspend", page, "Suspend " + account.text("name"), problem);
    }

    private static HttpAnswer suspend(PageCall call) {
        var changed = call.act(Permit.SUSPEND_ACCOUNT, path(call), null);
        return changed.refused()
                ? suspending(call, changed.problem())
                : done(call, changed.text("name") + " is suspended: every request of its keys is refused.", changed);
    }

    private static HttpAnswer resume(PageCall call) {
        var changed = call.act(Permit.RESUME_ACCOUNT, path(call), null).orRefuse();
        return done(call, changed.text("name") + " works again.", changed);
    }

    private static HttpAnswer done(PageCall call, String text, View changed) {
        return Reply.to(call, "/accounts", Flash.of(text, changed));
    }

    private static Map<String, String> path(PageCall call) {
        return Map.of("accountId", call.path("accountId"));
    }

    private static View account(PageCall call) {
        return call.read(Permit.GET_ACCOUNT, path(call));
    }

    private static String version(View account) {
        return Objects.requireNonNullElse(account.etag(), "");
    }

    /** A dialog where scripts run, else a page of its own. */
    private static HttpAnswer answer(PageCall call, String template, Record page, String title, Problem problem) {
        var status = problem.there() ? problem.status() : 200;
        var values = Answers.members("page", page, "csrf", call.csrf());
        if (call.part()) {
            return Reply.template(status, template + "Dialog", values);
        }
        return Frame.ofInstallation(call, Section.ACCOUNTS, title).answer(call, status, template, page);
    }
}
