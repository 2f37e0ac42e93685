package io.claviger.control.console.account;

import io.claviger.control.http.Members;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as the list shows it.
 *
 * @param modules those that are on
 */
public record AccountRow(
        String id, @Nullable String parentId, String name, String status, List<String> modules, String createdAt) {
    static AccountRow of(Members account) {
        var on = new ArrayList<String>();
        var modules = account.members("modules");
        if (modules != null) {
            modules.values().forEach((name, value) -> {
                if (Boolean.TRUE.equals(value)) {
                    on.add(name);
                }
            });
        }
        return new AccountRow(
                account.requiredText("id"),
                account.text("parentId"),
                account.requiredText("name"),
                account.requiredText("status"),
                List.copyOf(on),
                account.requiredText("createdAt"));
    }

    public boolean suspended() {
        return status.equals("suspended");
    }
}
