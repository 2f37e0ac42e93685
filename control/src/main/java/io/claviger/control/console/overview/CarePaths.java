package io.claviger.control.console.overview;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.http.Members;

/** Where what needs care is mended. */
record CarePaths(PageCall call, String accountId) {
    private static final String KEY = "/keys/{keyId}";
    private static final String PERMISSIONS = "/keys/{keyId}/permissions";
    private static final String POLICY = "/policies/{policyId}";
    private static final String API_SETTINGS = "/accounts/{accountId}/api-settings";

    String ofKey(String id) {
        return call.hasPage(KEY) ? KEY.replace("{keyId}", id) : keys();
    }

    String ofPermissions(String id) {
        return call.hasPage(PERMISSIONS) ? PERMISSIONS.replace("{keyId}", id) : ofKey(id);
    }

    String ofRule(Members item) {
        var id = item.requiredText("id");
        return switch (item.requiredText("kind")) {
            case "key" -> ofKey(id);
            case "policy" -> call.hasPage(POLICY) ? POLICY.replace("{policyId}", id) : keys();
            case "ip-filter" ->
                call.hasPage(API_SETTINGS) ? API_SETTINGS.replace("{accountId}", accountId) + "?api=" + id : keys();
            default -> "/accounts/" + accountId;
        };
    }

    private String keys() {
        return "/accounts/" + accountId + "/keys";
    }
}
