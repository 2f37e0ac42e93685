package io.claviger.control.console.filter;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From where all keys of an account may call an API. */
public final class IpFilterPages implements PageGroup {
    private static final String PATH = "/accounts/{accountId}/api-settings";
    private static final String MODULE = "ip-filter";

    /**
     * What the page shows.
     *
     * @param moduleOn whether the operator switched it on for the account; while it is off, filters are kept, shown and not
     *     judged
     * @param chosen the API whose filter is edited; null where there is no API
     * @param own the address that the console sees for the reader; null where there is none
     * @param switchable whether the member may switch the module on
     */
    public record IpFilters(
            String accountId,
            List<Tab> tabs,
            boolean moduleOn,
            boolean switchable,
            List<Line> apis,
            @Nullable Filter chosen,
            boolean changeable,
            @Nullable String own,
            Problem problem) {}

    /** An API of the list, and how many ranges its filter has. */
    public record Line(
            String slug, String title, boolean legacy, String formerly, int ranges, String mode, boolean current) {}

    /**
     * The filter that is edited.
     *
     * @param version for {@code If-Match}; empty where there is none yet
     */
    public record Filter(String slug, String title, boolean there, List<String> ranges, String mode, String version) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, IpFilterPages::show, Permit.LIST_IP_FILTERS, Permit.LIST_APIS),
                Route.post(PATH + "/{slug}", IpFilterPages::save, Permit.PUT_IP_FILTER, Permit.DELETE_IP_FILTER));
    }

    private static HttpAnswer show(PageCall call) {
        return page(call, 200, call.query("api"), null, Problem.NONE);
    }

    private static HttpAnswer save(PageCall call) {
        var slug = call.path("slug");
        var ranges = call.form().lines("ranges");
        var mode = call.form().text("mode");
        var path = Map.of("accountId", call.path("accountId"), "slug", slug);
        var body = new HashMap<String, Object>(Map.of("ranges", ranges));
        if (mode != null) {
            body.put("mode", mode);
        }
        var saved = ranges.isEmpty()
                ? call.act(Permit.DELETE_IP_FILTER, path, null)
                : call.act(Permit.PUT_IP_FILTER, path, body);
        if (saved.refused()) {
            var version = call.form().text("version");
            var written =
                    new Filter(slug, "", true, ranges, mode == null ? "enforce" : mode, version == null ? "" : version);
            return page(call, saved.status(), slug, written, saved.problem());
        }
        var normalised = saved.members().items("normalised").stream()
                .map(one -> one.requiredText("given") + " is kept as " + one.requiredText("stored"))
                .collect(Collectors.joining("; "));
        var said = ranges.isEmpty() ? "The filter is gone: every address is accepted." : "IP filter saved.";
        return Reply.to(
                call,
                accountPath(call) + "?api=" + slug,
                Flash.of(normalised.isEmpty() ? said : said + " " + normalised + ".", saved));
    }

    private static String accountPath(PageCall call) {
        return PATH.replace("{accountId}", call.path("accountId"));
    }

    private static HttpAnswer page(
            PageCall call, int status, @Nullable String slug, @Nullable Filter written, Problem problem) {
        var accountId = call.path("accountId");
        var account = Map.of("accountId", accountId);
        var filters = call.read(Permit.LIST_IP_FILTERS, account).items().stream()
                .collect(Collectors.toMap(filter -> filter.requiredText("api"), filter -> filter));
        var apis = call.read(Permit.LIST_APIS, Map.of()).items();
        var chosen =
                slug != null ? slug : apis.isEmpty() ? null : apis.getFirst().requiredText("slug");
        var moduleOn = call.read(Permit.GET_MODULES, account).members().flag(MODULE);
        var page = new IpFilters(
                accountId,
                List.of(new Tab("IP filter", accountPath(call), true)),
                moduleOn,
                call.may(Permit.PUT_MODULES, accountId),
                apis.stream().map(api -> line(api, filters, chosen)).toList(),
                chosen == null ? null : filter(call, accountId, chosen, apis, filters.containsKey(chosen), written),
                moduleOn && call.may(Permit.PUT_IP_FILTER, accountId),
                call.visit().address(),
                problem);
        return Frame.ofAccount(call, accountId, Section.API_SETTINGS, Section.API_SETTINGS.label())
                .answer(call, status, "filter/ip-filters", page);
    }

    private static Line line(Members api, Map<String, Members> filters, @Nullable String chosen) {
        var slug = api.requiredText("slug");
        var filter = filters.get(slug);
        return new Line(
                slug,
                api.requiredText("title"),
                api.flag("legacy"),
                api.requiredText("formerly"),
                filter == null ? 0 : filter.texts("ranges").size(),
                filter == null ? "" : filter.requiredText("mode"),
                slug.equals(chosen));
    }

    private static Filter filter(
            PageCall call, String accountId, String slug, List<Members> apis, boolean there, @Nullable Filter written) {
        var title = apis.stream()
                .filter(api -> api.requiredText("slug").equals(slug))
                .map(api -> api.requiredText("title"))
                .findFirst()
                .orElse(slug);
        if (written != null) {
            return new Filter(slug, title, there, written.ranges, written.mode, written.version);
        }
        if (!there) {
            return new Filter(slug, title, false, List.of(), "enforce", "");
        }
        var kept = call.read(Permit.GET_IP_FILTER, Map.of("accountId", accountId, "slug", slug));
        var version = kept.etag();
        return new Filter(
                slug, title, true, kept.members().texts("ranges"), kept.text("mode"), version == null ? "" : version);
    }
}
