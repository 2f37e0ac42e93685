package io.claviger.control.address;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.account.AccountModules;
import io.claviger.control.address.WrittenRanges.Normalised;
import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.account.Module;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.core.guard.Mode;
import io.claviger.core.policy.IpFilter;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.account.StoredIpFilter;
import java.util.List;

/** Says from where an account's keys may call an API. */
public final class PutIpFilter implements Command<PutIpFilter.Wish, PutIpFilter.Done> {
    /**
     * The filter that is wanted.
     *
     * @param ranges addresses and CIDR ranges, as they were written
     */
    public record Wish(String accountId, String slug, Precondition precondition, Mode mode, List<String> ranges) {
        public Wish {
            ranges = List.copyOf(ranges);
        }
    }

    /** A filter as it is kept. */
    public record Done(StoredAccount account, StoredIpFilter filter, List<Normalised> normalised) {}

    @Override
    public Permit permit() {
        return Permit.PUT_IP_FILTER;
    }

    /** What is wrong with the meaning of a wish, for an account and an API that there are. */
    public List<FieldFault> faultsOf(Reading tx, Caller caller, Wish wish) {
        find(tx, caller, wish);
        return WrittenRanges.faultsOf("/ranges", wish.ranges);
    }

    @Override
    public Done perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var account = find(tx, caller, wish);
        var before = tx.ipFilters().find(wish.accountId, wish.slug);
        if (wish.precondition.tags() != null) {
            wish.precondition.require(before == null ? 0 : before.version());
        }
        var faults = faultsOf(tx, caller, wish);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        AccountModules.require(account, Module.IP_FILTER);
        var normalised = WrittenRanges.normalised(wish.ranges);
        var filter = new IpFilter(wish.mode, WrittenRanges.parsed(wish.ranges));
        if (before != null && before.filter().equals(filter)) {
            return tx.nothingChanged(new Done(account, before, normalised));
        }
        var after = tx.ipFilters().put(wish.accountId, wish.slug, filter);
        tx.audit().append(IpFilterAudit.put(before, after));
        return new Done(account, after, normalised);
    }

    private static StoredAccount find(Reading tx, Caller caller, Wish wish) {
        var account = AccountAccess.find(tx, caller, wish.accountId);
        if (tx.apis().find(wish.slug) == null) {
            throw ClavigerException.notFound("There is no API " + wish.slug + ".");
        }
        return account;
    }
}
