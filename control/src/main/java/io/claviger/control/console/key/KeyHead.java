package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;

/**
 * What stands above every tab of a key: its name and state, what can be done with it at once, and the tabs.
 *
 * @param etag of the version that is shown, for a form's field {@code version}
 * @param mayChange whether this member may change it; an ended key is not changed any more
 */
public record KeyHead(
        String id,
        String accountId,
        String name,
        String status,
        boolean live,
        boolean profile,
        String etag,
        boolean mayChange,
        List<Tab> tabs) {

    /** A key as it was read for its page. */
    public static View read(PageCall call) {
        return call.read(Permit.GET_KEY, Map.of("keyId", call.path("keyId")));
    }

    /** The head of a key's page. */
    public static KeyHead of(PageCall call, View key, KeyTab tab) {
        var accountId = key.text("accountId");
        var status = key.text("status");
        var etag = key.etag();
        return new KeyHead(
                key.text("id"),
                accountId,
                key.text("name"),
                status,
                key.text("environment").equals("live"),
                key.text("type").equals("profile"),
                etag == null ? "" : etag,
                call.may(Permit.CHANGE_KEY, accountId) && !status.equals("revoked"),
                KeyTab.of(call, accountId, key.text("id"), tab));
    }

    /** The frame of its page. */
    public Frame frame(PageCall call) {
        return Frame.ofAccount(call, accountId, Section.KEYS, name);
    }

    /** The path of a page or an act of this key. */
    public String path(String act) {
        return "/keys/" + id + (act.isEmpty() ? "" : "/" + act);
    }

    /** Whether it has ended for good. */
    public boolean ended() {
        return status.equals("revoked");
    }

    public boolean disabled() {
        return status.equals("disabled");
    }

    /** Whether requests with it are accepted now. */
    public boolean active() {
        return status.equals("active");
    }
}
