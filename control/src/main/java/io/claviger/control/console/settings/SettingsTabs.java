package io.claviger.control.console.settings;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.page.Tab;
import io.claviger.control.role.Permit;
import java.util.ArrayList;
import java.util.List;

/** The tabs of an account's settings, and those of the installation's people and programs. */
public final class SettingsTabs {
    /** Which of them is open. */
    public enum Place {
        MEMBERS,
        TOKENS
    }

    private SettingsTabs() {}

    public static List<Tab> of(PageCall call, String accountId, Place place) {
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab("Members", "/accounts/" + accountId + "/settings", place == Place.MEMBERS));
        if (call.may(Permit.LIST_TOKENS, accountId)) {
            tabs.add(new Tab("Service tokens", "/accounts/" + accountId + "/tokens", place == Place.TOKENS));
        }
        return tabs;
    }

    public static List<Tab> ofInstallation(PageCall call, Place place) {
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab("Members", "/members", place == Place.MEMBERS));
        if (call.may(Permit.CREATE_INSTALLATION_TOKEN)) {
            tabs.add(new Tab("Service tokens", "/tokens", place == Place.TOKENS));
        }
        return tabs;
    }
}
