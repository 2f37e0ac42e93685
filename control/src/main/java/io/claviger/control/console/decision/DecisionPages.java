package io.claviger.control.console.decision;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Values;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request, found by the id that its caller was told: as it was judged, every check, and what would have to change. */
public final class DecisionPages implements PageGroup {
    private static final String PATH = "/accounts/{accountId}/decisions/{decisionId}";

    /**
     * What the page shows.
     *
     * @param code why it was refused or failed; null where neither
     * @param keyPath empty where no key was found
     */
    public record Decision(
            String accountId,
            String id,
            String time,
            boolean allowed,
            boolean degraded,
            @Nullable String code,
            @Nullable String detail,
            long status,
            Request request,
            String keyName,
            String keyPath,
            List<CheckRow> checks,
            List<String> remedies,
            List<String> reported,
            List<AddressAct> acts,
            Problem problem) {}

    /** The request as it was judged. */
    public record Request(
            String door,
            String method,
            String path,
            String address,
            String api,
            String operation,
            List<Values.Named> values) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, DecisionPages::show, Permit.GET_DECISION),
                Route.post(PATH + "/" + AddressAct.OF_KEY, DecisionPages::allowForKey, Permit.CHANGE_KEY),
                Route.post(PATH + "/" + AddressAct.OF_ACCOUNT, DecisionPages::allowForAccount, Permit.PUT_IP_FILTER));
    }

    private static HttpAnswer show(PageCall call) {
        var accountId = call.path("accountId");
        var found = call.ask(Permit.GET_DECISION, Map.of("decisionId", call.path("decisionId")), Map.of());
        if (found.status() == 404) {
            return Frame.ofAccount(call, accountId, Section.DECISIONS, "Decision not found")
                    .answer(call, 404, "decision/missing", call.path("decisionId"));
        }
        var decision = found.orRefuse();
        var owner = decision.object("credential").text("accountId");
        return owner == null || owner.equals(accountId)
                ? answer(call, accountId, decision, Problem.NONE)
                : Reply.to(call, path(owner, decision));
    }

    private static String path(String accountId, View decision) {
        return "/accounts/" + accountId + "/decisions/" + decision.text("id");
    }

    private static HttpAnswer answer(PageCall call, String accountId, View decision, Problem problem) {
        var frame = Frame.ofAccount(call, accountId, Section.DECISIONS, title(decision));
        return frame.answer(
                call,
                problem.there() ? problem.status() : 200,
                "decision/decision",
                page(call, accountId, decision, problem));
    }

    private static String title(View decision) {
        var request = decision.object("request");
        var method = request.text("method");
        var operation = request.text("operation");
        var what = operation == null ? "a request" : operation;
        return (decision.members().flag("allowed") ? "Allowed: " : "Refused: ")
                + (method == null ? "" : method + " ")
                + what;
    }

    private static Decision page(PageCall call, String accountId, View decision, Problem problem) {
        var members = decision.members();
        var credential = decision.object("credential");
        var keyId = credential.text("id");
        return new Decision(
                accountId,
                decision.text("id"),
                decision.text("time"),
                members.flag("allowed"),
                members.flag("degraded"),
                decision.textOrNull("code"),
                decision.textOrNull("detail"),
                members.number("status", 0),
                request(decision.object("request")),
                credential.requiredText("name"),
                keyId == null ? "" : "/keys/" + keyId,
                checks(members),
                members.texts("remedies"),
                members.items("reported").stream()
                        .map(one -> one.requiredText("code") + ": " + one.requiredText("detail"))
                        .toList(),
                AddressAct.of(call, accountId, decision),
                problem);
    }

    private static List<CheckRow> checks(Members decision) {
        var rows = new ArrayList<CheckRow>();
        var decider = decision.text("check");
        for (var check : decision.items("checks")) {
            var first = rows.stream().noneMatch(CheckRow::decided);
            rows.add(CheckRow.of(check, decider, first));
        }
        return List.copyOf(rows);
    }

    private static Request request(Members request) {
        return new Request(
                request.requiredText("door"),
                orDash(request.text("method")),
                orDash(request.text("path")),
                orDash(request.text("ip")),
                orDash(request.text("api")),
                orDash(request.text("operation")),
                read(request.members("values")));
    }

    /** What was read of the request for the guards, by dimension. */
    private static List<Values.Named> read(@Nullable Members values) {
        if (values == null) {
            return List.of();
        }
        return values.values().keySet().stream()
                .map(dimension -> new Values.Named(dimension, read(values, dimension)))
                .toList();
    }

    private static String read(Members values, String dimension) {
        var one = Objects.requireNonNull(values.members(dimension));
        var found = new ArrayList<>(one.texts("found"));
        if (one.flag("absent")) {
            found.add("missing");
        }
        if (one.flag("mistyped")) {
            found.add("not as the API's document says");
        }
        return found.isEmpty() ? Values.NONE : String.join(", ", found);
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "—" : text;
    }

    private static HttpAnswer allowForKey(PageCall call) {
        var decision = call.read(Permit.GET_DECISION, Map.of("decisionId", call.path("decisionId")));
        return done(call, decision, AddressAct.allowForKey(call, decision));
    }

    private static HttpAnswer allowForAccount(PageCall call) {
        var decision = call.read(Permit.GET_DECISION, Map.of("decisionId", call.path("decisionId")));
        return done(call, decision, AddressAct.allowForAccount(call, call.path("accountId"), decision));
    }

    private static HttpAnswer done(PageCall call, View decision, View changed) {
        var accountId = call.path("accountId");
        if (changed.refused()) {
            return answer(call, accountId, decision, changed.problem());
        }
        var address = decision.object("request").requiredText("ip");
        return Reply.to(
                call,
                path(accountId, decision),
                Flash.of(address + " is accepted from now on. Send the request again: it passes this check.", changed));
    }
}
