package io.claviger.control.console.overview;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Chart;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An account at a glance: what it does, what of it needs care, and its requests as they happen. */
public final class OverviewPages implements PageGroup {
    private static final List<String> SPANS = List.of("hour", "day", "month");
    private static final String USUAL = "day";
    private static final double PERCENT = 100;

    /**
     * What the page shows.
     *
     * @param keys in force
     * @param gateway where keys are used
     * @param share of the requests that were refused, as text
     */
    public record Overview(
            String accountId,
            List<Tab> spans,
            String span,
            long requests,
            long refused,
            String share,
            long keys,
            Chart chart,
            List<Share> codes,
            List<Share> busiest,
            List<CareRow> care,
            String newKeyPath,
            String gateway) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/accounts/{accountId}",
                OverviewPages::show,
                Permit.GET_ACCOUNT,
                Permit.GET_OVERVIEW,
                Permit.GET_CARE,
                Permit.GET_LIVE));
    }

    private static HttpAnswer show(PageCall call) {
        var accountId = call.path("accountId");
        var asked = Objects.requireNonNullElse(call.query("span"), USUAL);
        var span = SPANS.contains(asked) ? asked : USUAL;
        var path = Map.of("accountId", accountId);
        var shown = call.read(Permit.GET_OVERVIEW, path, Map.of("span", span)).members();
        var care = call.read(Permit.GET_CARE, path).members();
        var refused = shown.number("refused", 0);
        var requests = shown.number("allowed", 0) + refused;
        var page = new Overview(
                accountId,
                SPANS.stream()
                        .map(each ->
                                new Tab("Last " + each, "/accounts/" + accountId + "?span=" + each, each.equals(span)))
                        .toList(),
                span,
                requests,
                refused,
                share(refused, requests),
                care.number("keys", 0),
                chart(shown.items("series"), span),
                codes(shown.items("codes")),
                busiest(shown.items("busiest")),
                care(care, new CarePaths(accountId)),
                newKey(call, accountId),
                call.gateway());
        return Frame.ofAccount(call, accountId, Section.OVERVIEW, "Overview").answer(call, "overview/overview", page);
    }

    /** Empty where the member may not make one. */
    private static String newKey(PageCall call, String accountId) {
        return call.may(Permit.CREATE_KEY, accountId) ? "/accounts/" + accountId + "/keys/new" : "";
    }

    private static String share(long part, long whole) {
        if (part == 0 || whole == 0) {
            return "0 %";
        }
        var percent = part * PERCENT / whole;
        return percent < 1 ? "under 1 %" : Math.round(percent) + " %";
    }

    private static Chart chart(List<Members> series, String span) {
        return Chart.of(
                series.stream()
                        .map(step -> new Chart.Step(
                                step.requiredText("time"), step.number("allowed", 0), step.number("refused", 0)))
                        .toList(),
                span);
    }

    private static List<Share> codes(List<Members> codes) {
        var largest = codes.stream()
                .mapToLong(code -> Math.max(code.number("count", 0), code.number("reported", 0)))
                .max()
                .orElse(0);
        return codes.stream()
                .map(code -> new Share(
                        code.requiredText("code"),
                        code.requiredText("code"),
                        code.number("count", 0),
                        code.number("count", 0),
                        code.number("reported", 0),
                        Share.width(code.number("count", 0), largest)))
                .toList();
    }

    private static List<Share> busiest(List<Members> busiest) {
        var largest = busiest.stream()
                .mapToLong(one -> one.number("requests", 0))
                .max()
                .orElse(0);
        return busiest.stream()
                .map(one -> new Share(
                        one.requiredText("credentialId"),
                        Objects.requireNonNullElse(one.text("name"), "a key that is gone"),
                        one.number("requests", 0),
                        one.number("refused", 0),
                        0,
                        Share.width(one.number("requests", 0), largest)))
                .toList();
    }

    private static List<CareRow> care(Members care, CarePaths paths) {
        return Arrays.stream(Care.values())
                .map(each -> CareRow.of(care, each, paths))
                .filter(row -> row.total() > 0)
                .toList();
    }
}
