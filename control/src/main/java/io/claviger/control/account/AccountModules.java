package io.claviger.control.account;

import io.claviger.core.account.Module;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.account.StoredAccount;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The modules of an account. */
public final class AccountModules {
    private AccountModules() {}

    /**
     * Goes on only where a module is on: while it is off, what belongs to it can be read, not changed.
     *
     * @throws ClavigerException with {@code CONFLICT}
     */
    public static void require(StoredAccount account, Module module) {
        if (!account.modules().contains(module)) {
            throw ClavigerException.conflict("The module " + module.text()
                    + " is off for this account, so what belongs to it can't be changed. An operator switches it on.");
        }
    }

    /** Every module by its name, and whether it is on. */
    static Map<String, @Nullable Object> json(Set<Module> modules) {
        var json = new TreeMap<String, @Nullable Object>();
        for (var module : Module.values()) {
            json.put(module.text(), modules.contains(module));
        }
        return json;
    }
}
