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
        TOKENS,
        KEYS,
        SINGLE_SIGN_ON,
        NETWORK
    }

    private SettingsTabs() {}

    public static List<Tab> of(PageCall call, String accountId, Place place) {
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab("Members", "/accounts/" + accountId + "/settings", place == Place.MEMBERS));
        if (call.may(Permit.LIST_TOKENS, accountId)) {
            tabs.add(new Tab("Service tokens", "/accounts/" + accountId + "/tokens", place == Place.TOKENS));
        }
        if (call.may(Permit.GET_SETTINGS, accountId)) {
            tabs.add(new Tab("Keys and retention", "/accounts/" + accountId + "/settings/keys", place == Place.KEYS));
        }
        return tabs;
    }

    public static List<Tab> ofInstallation(PageCall call, Place place) {
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab("Members", "/members", place == Place.MEMBERS));
        if (call.may(Permit.CREATE_INSTALLATION_TOKEN)) {
            tabs.add(new Tab("Service tokens", "/tokens", place == Place.TOKENS));
        }
        if (call.may(Permit.GET_SINGLE_SIGN_ON_SETTINGS)) {
            tabs.add(new Tab("Single sign-on", "/single-sign-on", place == Place.SINGLE_SIGN_ON));
        }
        if (call.may(Permit.GET_NETWORK)) {
            tabs.add(new Tab("Trusted proxies", "/network", place == Place.NETWORK));
        }
        return tabs;
    }
}
