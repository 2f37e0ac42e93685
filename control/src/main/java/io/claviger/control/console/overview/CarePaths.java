package io.claviger.control.console.overview;

import io.claviger.control.http.Members;

/** Where what needs care of an account is mended. */
record CarePaths(String accountId) {
    String ofKey(String id) {
        return "/keys/" + id;
    }

    String ofPermissions(String id) {
        return ofKey(id) + "/permissions";
    }

    String ofRule(Members item) {
        var id = item.requiredText("id");
        var account = "/accounts/" + accountId;
        return switch (item.requiredText("kind")) {
            case "key" -> ofKey(id);
            case "policy" -> account + "/policies/" + id;
            case "ip-filter" -> account + "/api-settings?api=" + id;
            default -> account;
        };
    }
}
