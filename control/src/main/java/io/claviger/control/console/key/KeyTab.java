package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.page.Tab;
import io.claviger.control.role.Permit;
import java.util.Arrays;
import java.util.List;

/** The pages of one key, in their order, each shown to those who may see it. */
public enum KeyTab {
    GENERAL("General", "/keys/{keyId}", Permit.GET_KEY),
    PERMISSIONS("Permissions", "/keys/{keyId}/permissions", Permit.GET_KEY),
    GUARDS("Guards", "/keys/{keyId}/guards", Permit.GET_KEY),
    ADDRESSES("IP access", "/keys/{keyId}/addresses", Permit.GET_KEY),
    LIMITS("Limits", "/keys/{keyId}/limits", Permit.GET_KEY),
    USAGE("Usage", "/keys/{keyId}/usage", Permit.LIST_KEY_USAGE),
    HISTORY("History", "/keys/{keyId}/history", Permit.LIST_AUDIT);

    private final String label;
    private final String template;
    private final Permit permit;

    KeyTab(String label, String template, Permit permit) {
        this.label = label;
        this.template = template;
        this.permit = permit;
    }

    /** The path of this page of a key. */
    public String path(String keyId) {
        return template.replace("{keyId}", keyId);
    }

    /** The tabs of a key, one of them lit. */
    static List<Tab> of(PageCall call, String accountId, String keyId, KeyTab current) {
        return Arrays.stream(values())
                .filter(tab -> call.may(tab.permit, accountId))
                .map(tab -> new Tab(tab.label, tab.path(keyId), tab == current))
                .toList();
    }
}
