package io.claviger.control.address;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.account.AccountModules;
import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.account.Module;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.account.StoredIpFilter;

/** Removes an account's filter for an API, also of one that is gone: it may be called from everywhere then. */
public final class DeleteIpFilter implements Command<DeleteIpFilter.Removal, StoredIpFilter> {
    /** Which filter, of which version. */
    public record Removal(String accountId, String slug, Precondition precondition) {}

    @Override
    public Permit permit() {
        return Permit.DELETE_IP_FILTER;
    }

    @Override
    public StoredIpFilter perform(Changing tx, Caller caller, Removal removal) {
        caller.require(permit());
        var account = AccountAccess.find(tx, caller, removal.accountId);
        var before = find(tx, removal.accountId, removal.slug);
        removal.precondition.require(before.version());
        AccountModules.require(account, Module.IP_FILTER);
        tx.ipFilters().delete(removal.accountId, removal.slug);
        tx.audit().append(IpFilterAudit.deleted(before));
        return before;
    }

    static StoredIpFilter find(Reading tx, String accountId, String slug) {
        var filter = tx.ipFilters().find(accountId, slug);
        if (filter == null) {
            throw ClavigerException.notFound("The account has no IP filter for an API " + slug + ".");
        }
        return filter;
    }
}
