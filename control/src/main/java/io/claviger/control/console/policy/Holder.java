package io.claviger.control.console.policy;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.key.KeyHead;
import io.claviger.control.console.key.KeyTab;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has a policy: a key, or a named policy that keys share.
 *
 * @param view as its operation shows it
 * @param tabs its pages beside each other
 * @param place the parameters of its paths
 * @param head what stands above every page of a key; null where it is a policy
 */
public record Holder(
        Kind kind,
        View view,
        List<Tab> tabs,
        Map<String, String> place,
        @Nullable KeyHead head) {
    private static final String ACCOUNT = "accountId";
    private static final List<Page> PAGES = List.of(
            new Page("General", ""),
            new Page("Permissions", "permissions"),
            new Page("Guards", "guards"),
            new Page("IP access", "addresses"),
            new Page("Limits", "limits"));

    private record Page(String label, String path) {}

    /** The two kinds, and how each is read and changed. */
    public enum Kind {
        KEY("/keys/{keyId}", "keyId", Permit.GET_KEY, Permit.CHANGE_KEY),
        POLICY("/accounts/{accountId}/policies/{policyId}", "policyId", Permit.GET_POLICY, Permit.CHANGE_POLICY);

        private final String template;
        private final String parameter;
        private final Permit read;
        private final Permit change;

        Kind(String template, String parameter, Permit read, Permit change) {
            this.template = template;
            this.parameter = parameter;
            this.read = read;
            this.change = change;
        }

        /** The path's template of one of its pages. */
        String path(String page) {
            return page.isEmpty() ? template : template + "/" + page;
        }
    }

    /** What a page of a holder does: shows it, or saves what its form says. */
    @FunctionalInterface
    interface Act {
        HttpAnswer answer(PageCall call, Holder holder);
    }

    /** One of the pages, for keys and for named policies alike. */
    static List<Route> routes(String page, Act show, Act save) {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                        Route.get(kind.path(page), call -> show.answer(call, read(call, kind, page)), kind.read),
                        Route.post(kind.path(page), call -> save.answer(call, read(call, kind, page)), kind.change)))
                .toList();
    }

    /** The one that a request's path names, for one of its pages. */
    static Holder read(PageCall call, Kind kind, String page) {
        var place = new LinkedHashMap<String, String>();
        place.put(kind.parameter, call.path(kind.parameter));
        if (kind == Kind.POLICY) {
            place.put(ACCOUNT, call.path(ACCOUNT));
        }
        var view = call.read(kind.read, place);
        if (kind == Kind.KEY) {
            var head = KeyHead.of(call, view, KeyTab.valueOf(page.toUpperCase(Locale.ROOT)));
            return new Holder(kind, view, head.tabs(), place, head);
        }
        var tabs = PAGES.stream()
                .map(each -> new Tab(each.label, path(kind, place, each.path), each.path.equals(page)))
                .toList();
        return new Holder(kind, view, tabs, place, null);
    }

    private static String path(Kind kind, Map<String, String> place, String page) {
        var path = kind.path(page);
        for (var parameter : place.entrySet()) {
            path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        return path;
    }

    /** What stands around its pages. */
    Frame frame(PageCall call, Crumb... crumbs) {
        return Frame.ofAccount(call, accountId(), isKey() ? Section.KEYS : Section.POLICIES, name(), crumbs);
    }

    public String id() {
        return view.text("id");
    }

    public String accountId() {
        return view.text("accountId");
    }

    public String name() {
        return view.text("name");
    }

    /** The path of one of its pages. */
    public String path(String page) {
        return path(kind, place, page);
    }

    public boolean isKey() {
        return kind == Kind.KEY;
    }

    /** The named policy that a key shares, so that nothing can be changed here; null where it has its own. */
    public @Nullable String sharedPolicy() {
        return view.textOrNull("policyId");
    }

    /** Whether it is a key that has ended for good. */
    public boolean ended() {
        return view.text("status").equals("revoked");
    }

    /** Whether the member may change it, and it has not ended. */
    boolean mayChange(PageCall call) {
        return call.may(kind.change, accountId()) && !ended();
    }

    /** Whether the member may change it, and it can be changed here. */
    public boolean changeable(PageCall call) {
        return mayChange(call) && sharedPolicy() == null;
    }

    /** What a form sends back, so that it changes only what it was made from. */
    public String version() {
        return Objects.requireNonNullElse(view.etag(), "");
    }

    Members members() {
        return view.members();
    }

    /** How a part of the policy is applied. */
    String mode(String part) {
        return view.object("modes").requiredText(part);
    }

    /** Changes some members. */
    View change(PageCall call, Map<String, ? extends @Nullable Object> body) {
        return call.act(kind.change, place, body);
    }
}
