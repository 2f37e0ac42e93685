package io.claviger.control.console.api;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.Form;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Importing an OpenAPI document: what it yields is shown before it is applied. */
public final class ImportPages implements PageGroup {
    private static final String NEW = "/import-api";
    private static final String AGAIN = "/apis/{slug}/import";
    /** Forms are percent-encoded: of JSON, that is a document of about half of it. */
    private static final int LONGEST_FORM = 12 << 20;

    private static final List<String> DIALECTS = List.of("problem", "antavo", "optimove", "smsportal");

    /**
     * What the page shows.
     *
     * @param known whether the API is there already, so that its slug stays
     * @param preview what the document would yield; null before it was looked at
     */
    public record Import(
            Written written,
            boolean known,
            List<String> dialects,
            @Nullable Preview preview,
            Problem problem) {}

    /** The form as it is filled in. */
    public record Written(String slug, String document, String live, String test, String prefix, String errorDialect) {
        static final Written NOTHING = new Written("", "", "", "", "", "problem");

        static Written of(Members api) {
            var upstreams = api.members("upstreams");
            return new Written(
                    api.requiredText("slug"),
                    "",
                    upstreams == null ? "" : upstreams.requiredText("live"),
                    upstreams == null ? "" : upstreams.requiredText("test"),
                    api.requiredText("prefix"),
                    api.requiredText("errorDialect"));
        }

        static Written of(Form form, @Nullable String slug) {
            return new Written(
                    slug == null ? said(form.text("slug")) : slug,
                    said(form.raw("document")),
                    said(form.text("live")),
                    said(form.text("test")),
                    said(form.text("prefix")),
                    said(form.text("errorDialect")));
        }

        private static String said(@Nullable String text) {
            return text == null ? "" : text;
        }

        Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            json.put("document", document);
            var upstreams = new LinkedHashMap<String, Object>();
            if (!live.isEmpty()) {
                upstreams.put("live", live);
            }
            if (!test.isEmpty()) {
                upstreams.put("test", test);
            }
            if (!upstreams.isEmpty()) {
                json.put("upstreams", upstreams);
            }
            json.put("prefix", prefix);
            if (!errorDialect.isEmpty()) {
                json.put("errorDialect", errorDialect);
            }
            return json;
        }
    }

    /**
     * What an import would change.
     *
     * @param widens whether keys could call more than before, so that it must be confirmed
     */
    public record Preview(
            String title,
            long operations,
            boolean widens,
            List<String> added,
            List<String> removed,
            List<String> changed,
            List<String> opened,
            List<String> permissionsAdded,
            List<String> permissionsVanished,
            List<String> gains,
            List<String> dormant,
            List<String> warnings) {

        static Preview of(View view) {
            var api = view.object("api");
            var changes = view.object("changes");
            return new Preview(
                    api.requiredText("title"),
                    api.number("operationCount", 0),
                    changes.flag("widens"),
                    operations(changes.items("operationsAdded")),
                    operations(changes.items("operationsRemoved")),
                    changes.items("operationsChanged").stream()
                            .map(one -> operation(member(one, "operation")) + ": "
                                    + String.join(", ", one.texts("members")))
                            .toList(),
                    operations(changes.items("operationsOpened")),
                    changes.texts("permissionsAdded"),
                    changes.texts("permissionsVanished"),
                    changes.items("gains").stream()
                            .map(key -> key.requiredText("keyName") + ": " + String.join(", ", key.texts("operations")))
                            .toList(),
                    changes.items("dormant").stream()
                            .map(key ->
                                    key.requiredText("keyName") + ": " + String.join(", ", key.texts("permissions")))
                            .toList(),
                    changes.items("warnings").stream()
                            .map(fault -> fault.requiredText("pointer") + " " + fault.requiredText("detail"))
                            .toList());
        }

        private static Members member(Members of, String name) {
            var member = of.members(name);
            return member == null ? new Members(Map.of()) : member;
        }

        private static List<String> operations(List<Members> operations) {
            return operations.stream().map(Preview::operation).toList();
        }

        private static String operation(Members operation) {
            return operation.requiredText("method") + " " + operation.requiredText("path") + " ("
                    + operation.requiredText("permission") + ")";
        }

        /** Whether nothing would change. */
        public boolean nothing() {
            return added.isEmpty()
                    && removed.isEmpty()
                    && changed.isEmpty()
                    && opened.isEmpty()
                    && permissionsAdded.isEmpty()
                    && permissionsVanished.isEmpty();
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(NEW, call -> page(call, 200, Written.NOTHING, false, null, Problem.NONE), Permit.PUT_API),
                Route.post(NEW, call -> put(call, null), Permit.PUT_API).upTo(LONGEST_FORM),
                Route.get(AGAIN, ImportPages::again, Permit.GET_API, Permit.PUT_API),
                Route.post(AGAIN, call -> put(call, call.path("slug")), Permit.PUT_API)
                        .upTo(LONGEST_FORM));
    }

    private static HttpAnswer again(PageCall call) {
        var api = call.read(Permit.GET_API, Map.of("slug", call.path("slug")));
        return page(call, 200, Written.of(api.members()), true, null, Problem.NONE);
    }

    /** Looks first; applies what was looked at. */
    private static HttpAnswer put(PageCall call, @Nullable String known) {
        var written = Written.of(call.form(), known);
        if (written.slug.isEmpty()) {
            var missing = Problem.of(
                    400, "The API has no slug yet.", Map.of("/slug", "is missing: a short name, such as events"));
            return page(call, 400, written, false, null, missing);
        }
        var apply = call.form().ticked("apply");
        var query = new HashMap<String, @Nullable Object>();
        query.put("dryRun", apply ? null : "true");
        query.put("confirm", apply && call.form().ticked("sure") ? "true" : null);
        var put = call.act(Permit.PUT_API, Map.of("slug", written.slug), query, written.json());
        if (put.refused()) {
            return page(call, put.status(), written, known != null, null, put.problem());
        }
        return apply
                ? Reply.to(call, "/apis/" + written.slug, Flash.of("Imported.", put))
                : page(call, 200, written, known != null, Preview.of(put), Problem.NONE);
    }

    private static HttpAnswer page(
            PageCall call, int status, Written written, boolean known, @Nullable Preview preview, Problem problem) {
        var page = new Import(written, known, DIALECTS, preview, problem);
        var frame = known
                ? Frame.ofInstallation(
                        call, Section.APIS, "Import a new version", new Crumb(written.slug, "/apis/" + written.slug))
                : Frame.ofInstallation(call, Section.APIS, "Import an API");
        return frame.answer(call, status, "api/import", page);
    }
}
