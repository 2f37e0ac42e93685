package io.claviger.control.console.policy;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.Form;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Operation;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.json.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How much a key may be used: limits over time, and quotas of credits. */
public final class LimitPages implements PageGroup {
    private static final String PAGE = "limits";
    private static final String MODE = "rateLimits";

    /**
     * What the page shows.
     *
     * @param groups permission groups, of which a limit may count one alone
     */
    public record Limits(
            Holder holder,
            List<Limit> limits,
            List<Quota> quotas,
            String mode,
            List<String> groups,
            boolean changeable,
            Problem problem) {

        /** What is wrong that stands at none of the rows. */
        public List<String> beside() {
            var shown = new ArrayList<String>();
            for (var i = 0; i < limits.size(); i++) {
                shown.addAll(pointers(Limit.pointer(i), "name", "limit", "windowSeconds", "apiGroup"));
            }
            for (var i = 0; i < quotas.size(); i++) {
                shown.addAll(pointers(Quota.pointer(i), "name", "amount", "refill/amount", "refill/everySeconds"));
            }
            return problem.besideThese(shown);
        }

        private static List<String> pointers(String row, String... fields) {
            return Stream.concat(Stream.of(row), Stream.of(fields).map(field -> row + "/" + field))
                    .toList();
        }
    }

    /** A limit as it is written in a form: every part is text until it is judged. */
    public record Limit(String name, String limit, String windowSeconds, String algorithm, String group) {
        /** Of the row with this number, from 0 on. */
        public static String pointer(int number) {
            return JsonPointer.item("/rateLimits", number);
        }

        static Limit of(Members limit) {
            return new Limit(
                    limit.requiredText("name"),
                    number(limit, "limit"),
                    number(limit, "windowSeconds"),
                    limit.requiredText("algorithm"),
                    limit.requiredText("apiGroup"));
        }

        Map<String, @Nullable Object> json() {
            var json = new LinkedHashMap<String, @Nullable Object>();
            json.put("name", name);
            json.put("limit", number(limit));
            json.put("windowSeconds", number(windowSeconds));
            if (!algorithm.isEmpty()) {
                json.put("algorithm", algorithm);
            }
            json.put("apiGroup", group.isEmpty() ? null : group);
            return json;
        }
    }

    /** A quota as it is written in a form. */
    public record Quota(String name, String amount, String refill, String everySeconds) {
        /** Of the row with this number, from 0 on. */
        public static String pointer(int number) {
            return JsonPointer.item("/quotas", number);
        }

        static Quota of(Members quota) {
            var refill = quota.members("refill");
            return new Quota(
                    quota.requiredText("name"),
                    number(quota, "amount"),
                    refill == null ? "" : number(refill, "amount"),
                    refill == null ? "" : number(refill, "everySeconds"));
        }

        Map<String, @Nullable Object> json() {
            var json = new LinkedHashMap<String, @Nullable Object>();
            json.put("name", name);
            json.put("amount", number(amount));
            if (!refill.isEmpty() || !everySeconds.isEmpty()) {
                var more = new LinkedHashMap<String, @Nullable Object>();
                more.put("amount", number(refill));
                more.put("everySeconds", number(everySeconds));
                json.put("refill", more);
            }
            return json;
        }
    }

    @Override
    public List<Route> routes() {
        return Holder.routes(PAGE, LimitPages::show, LimitPages::save);
    }

    private static HttpAnswer show(PageCall call, Holder holder) {
        var members = holder.members();
        return page(
                call,
                200,
                holder,
                members.items("rateLimits").stream().map(Limit::of).toList(),
                members.items("quotas").stream().map(Quota::of).toList(),
                holder.mode(MODE),
                Problem.NONE);
    }

    private static HttpAnswer save(PageCall call, Holder holder) {
        var limits = limits(call.form());
        var quotas = quotas(call.form());
        var mode = call.form().text("mode");
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("rateLimits", limits.stream().map(Limit::json).toList());
        body.put("quotas", quotas.stream().map(Quota::json).toList());
        if (mode != null) {
            body.put("modes", Map.of(MODE, mode));
        }
        var saved = holder.change(call, body);
        return saved.refused()
                ? page(
                        call,
                        saved.status(),
                        holder,
                        limits,
                        quotas,
                        mode == null ? holder.mode(MODE) : mode,
                        saved.problem())
                : Reply.to(call, holder.path(PAGE), Flash.of("Limits saved.", saved));
    }

    private static HttpAnswer page(
            PageCall call,
            int status,
            Holder holder,
            List<Limit> limits,
            List<Quota> quotas,
            String mode,
            Problem problem) {
        var page = new Limits(holder, limits, quotas, mode, groups(call), holder.changeable(call), problem);
        return holder.frame(call).answer(call, status, "policy/limits", page);
    }

    private static List<String> groups(PageCall call) {
        return Operation.all(call).map(Operation::group).distinct().sorted().toList();
    }

    /** The rows that are not wholly empty: the last is there to be filled in. */
    private static List<Limit> limits(Form form) {
        var limits = new ArrayList<Limit>();
        var names = form.texts("limit.name");
        for (var i = 0; i < names.size(); i++) {
            var limit = new Limit(
                    at(form, "limit.name", i),
                    at(form, "limit.limit", i),
                    at(form, "limit.window", i),
                    at(form, "limit.algorithm", i),
                    at(form, "limit.group", i));
            if (!(limit.name + limit.limit + limit.windowSeconds).isEmpty()) {
                limits.add(limit);
            }
        }
        return limits;
    }

    private static List<Quota> quotas(Form form) {
        var quotas = new ArrayList<Quota>();
        var names = form.texts("quota.name");
        for (var i = 0; i < names.size(); i++) {
            var quota = new Quota(
                    at(form, "quota.name", i),
                    at(form, "quota.amount", i),
                    at(form, "quota.refill", i),
                    at(form, "quota.every", i));
            if (!(quota.name + quota.amount + quota.refill + quota.everySeconds).isEmpty()) {
                quotas.add(quota);
            }
        }
        return quotas;
    }

    private static String at(Form form, String name, int row) {
        var values = form.texts(name);
        return row < values.size() ? values.get(row).strip() : "";
    }

    private static String number(Members members, String name) {
        return members.has(name) ? Long.toString(members.number(name, 0)) : "";
    }

    /** The number that a text is; else the text, which the operation refuses in its own words. */
    private static Object number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return text;
        }
    }
}
