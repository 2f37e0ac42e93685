package io.claviger.control.console.api;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.key.KeyRadius;
import io.claviger.control.console.key.KeyTab;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Operation;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of APIs, what one holds, and taking one away. */
public final class ApiPages implements PageGroup {
    private static final String ONE = "/apis/{slug}";

    /** Keys that are named before an API is taken away, with their use: to look that up takes a millisecond or more each. */
    private static final int MOST_NAMED = 10;

    /** What the list shows. */
    public record Apis(List<Row> apis) {}

    /** An API of the list. */
    public record Row(
            String slug,
            String title,
            boolean legacy,
            String formerly,
            String prefix,
            String upstreams,
            long operations,
            int permissions,
            @Nullable String changedAt) {
        static Row of(Members api) {
            return new Row(
                    api.requiredText("slug"),
                    api.requiredText("title"),
                    api.flag("legacy"),
                    api.requiredText("formerly"),
                    api.requiredText("prefix"),
                    ApiPages.where(api),
                    api.number("operationCount", 0),
                    api.texts("permissions").size(),
                    api.text("changedAt"));
        }
    }

    /** What an API's page shows. */
    public record Api(Row api, String errorDialect, List<Seen> upstreams, List<Operation> operations) {}

    /** What the gateway of the node that answers has seen of an upstream. */
    public record Seen(
            String environment,
            String url,
            String state,
            long answers,
            long serverErrors,
            long failures,
            @Nullable String lastAnswerAt,
            @Nullable String lastFailureAt,
            String lastFailure,
            boolean paused) {
        static Seen of(Members seen) {
            return new Seen(
                    seen.requiredText("environment"),
                    seen.requiredText("url"),
                    seen.requiredText("state"),
                    seen.number("answers", 0),
                    seen.number("serverErrors", 0),
                    seen.number("failures", 0),
                    seen.text("lastAnswerAt"),
                    seen.text("lastFailureAt"),
                    seen.requiredText("lastFailure"),
                    seen.flag("paused"));
        }

        /** In a few words. */
        public String word() {
            return switch (state) {
                case "reachable" -> "reachable";
                case "failing" -> paused ? "not reachable" : "failed last";
                default -> "no requests yet";
            };
        }

        /** The colour that goes with it. */
        public String kind() {
            return switch (state) {
                case "reachable" -> "good";
                case "failing" -> "bad";
                default -> "";
            };
        }
    }

    /**
     * An API that is to be taken away, and what breaks then.
     *
     * @param operations how many it has
     * @param keys how many keys may call some of them
     * @param users the newest of these keys, the busiest first
     * @param perDay requests a day of the keys that are named, rounded up
     */
    public record Deletion(
            String slug,
            String title,
            long operations,
            long keys,
            List<User> users,
            long perDay,
            String csrf,
            Problem problem) {
        /** How many of the keys are not named. */
        public long more() {
            return keys - users.size();
        }
    }

    /**
     * A key that calls an API.
     *
     * @param perDay its requests of the API a day, rounded up
     */
    public record User(String name, String path, long perDay) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/apis", ApiPages::list, Permit.LIST_APIS, Permit.PUT_API),
                Route.get(
                        ONE,
                        ApiPages::show,
                        Permit.GET_API,
                        Permit.LIST_OPERATIONS,
                        Permit.LIST_UPSTREAMS,
                        Permit.PUT_API),
                Route.get(ONE + "/delete", ApiPages::confirm, Permit.DELETE_API),
                Route.post(ONE + "/delete", ApiPages::delete, Permit.DELETE_API));
    }

    private static HttpAnswer list(PageCall call) {
        var apis = call.read(Permit.LIST_APIS, Map.of()).items().stream()
                .map(Row::of)
                .toList();
        return Frame.ofInstallation(call, Section.APIS, Section.APIS.label()).answer(call, "api/list", new Apis(apis));
    }

    private static HttpAnswer show(PageCall call) {
        var api = read(call);
        var operations = call.read(Permit.LIST_OPERATIONS, Map.of("slug", api.text("slug"))).items().stream()
                .map(operation -> Operation.of(api.members(), operation))
                .toList();
        var upstreams = call.read(Permit.LIST_UPSTREAMS, Map.of("slug", api.text("slug"))).items().stream()
                .map(Seen::of)
                .toList();
        var page = new Api(Row.of(api.members()), api.text("errorDialect"), upstreams, operations);
        return Frame.ofInstallation(call, Section.APIS, page.api.title).answer(call, "api/api", page);
    }

    private static View read(PageCall call) {
        return call.read(Permit.GET_API, Map.of("slug", call.path("slug")));
    }

    /** Where its calls go, for those who run the installation. */
    static String where(Members api) {
        var upstreams = api.members("upstreams");
        if (upstreams == null) {
            return "";
        }
        var test = upstreams.text("test");
        var live = upstreams.requiredText("live");
        return test == null ? live : live + ", test: " + test;
    }

    private static HttpAnswer confirm(PageCall call) {
        return confirm(call, 200, Problem.NONE);
    }

    private static HttpAnswer confirm(PageCall call, int status, Problem problem) {
        var api = read(call);
        var slug = api.text("slug");
        var changes = call.ask(Permit.DELETE_API, Map.of("slug", slug), Map.of("dryRun", true))
                .orRefuse()
                .object("changes");
        var users = changes.items("dormant").stream()
                .limit(MOST_NAMED)
                .map(key -> user(call, key, slug))
                .sorted(Comparator.comparingLong(User::perDay).reversed())
                .toList();
        var page = new Deletion(
                slug,
                api.text("title"),
                api.members().number("operationCount", 0),
                changes.number("keysConcerned", 0),
                users,
                users.stream().mapToLong(User::perDay).sum(),
                call.csrf(),
                problem);
        return call.part()
                ? Reply.template(status, "api/delete-dialog", Map.of("page", page))
                : Frame.ofInstallation(
                                call, Section.APIS, "Delete " + page.title, new Crumb(page.title, "/apis/" + page.slug))
                        .answer(call, status, "api/delete", page);
    }

    private static User user(PageCall call, Members key, String slug) {
        var id = key.requiredText("keyId");
        return new User(key.requiredText("keyName"), KeyTab.USAGE.path(id), KeyRadius.requestsPerDay(call, id, slug));
    }

    private static HttpAnswer delete(PageCall call) {
        var query = new HashMap<String, @Nullable Object>();
        query.put("confirm", call.form().ticked("sure") ? "true" : null);
        var deleted = call.act(Permit.DELETE_API, Map.of("slug", call.path("slug")), query, null);
        return deleted.refused()
                ? confirm(call, deleted.status(), deleted.problem())
                : Reply.to(call, "/apis", Flash.of("The API is gone; its calls are refused.", deleted));
    }
}
