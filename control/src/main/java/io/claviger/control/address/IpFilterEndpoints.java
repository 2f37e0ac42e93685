package io.claviger.control.address;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.core.account.Module;
import io.claviger.core.address.AddressRange;
import io.claviger.core.guard.Mode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.account.StoredIpFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls on the filters of accounts. */
public final class IpFilterEndpoints {
    private final Snapshot snapshot;
    private final PutIpFilter put = new PutIpFilter();
    private final DeleteIpFilter delete = new DeleteIpFilter();

    public IpFilterEndpoints(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_IP_FILTERS, this::list,
                Permit.GET_IP_FILTER, this::get,
                Permit.PUT_IP_FILTER, this::put,
                Permit.DELETE_IP_FILTER, this::delete);
    }

    private HttpAnswer list(Call call) {
        call.requireSound();
        var items = call.read(tx -> {
            var account = AccountAccess.find(tx, call.caller(), call.path("accountId"));
            return tx.ipFilters().list(account.id()).stream()
                    .map(filter -> json(account, filter))
                    .toList();
        });
        return HttpAnswer.json(200, Answers.members("items", items, "nextCursor", null));
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return call.read(tx -> {
            var account = AccountAccess.find(tx, call.caller(), call.path("accountId"));
            var filter = DeleteIpFilter.find(tx, account.id(), call.path("slug"));
            return Answers.resource(200, filter.version(), json(account, filter));
        });
    }

    private HttpAnswer put(Call call) {
        var body = call.body();
        var wish = new PutIpFilter.Wish(
                call.path("accountId"),
                call.path("slug"),
                call.precondition(),
                body.constant("mode", Mode.class, Mode.ENFORCE),
                body.texts("ranges"));
        if (call.isFaulty()) {
            call.requireSound(call.read(tx -> put.faultsOf(tx, call.caller(), wish)));
        }
        return call.change(put, wish, done -> {
            var json = json(done.account(), done.filter());
            json.put(
                    "normalised",
                    done.normalised().stream()
                            .map(range -> Answers.members("given", range.given(), "stored", range.stored()))
                            .toList());
            return Answers.resource(200, done.filter().version(), json);
        });
    }

    private HttpAnswer delete(Call call) {
        var removal = new DeleteIpFilter.Removal(call.path("accountId"), call.path("slug"), call.precondition());
        return call.change(delete, removal, gone -> HttpAnswer.json(200, Map.of()));
    }

    private Map<String, @Nullable Object> json(StoredAccount account, StoredIpFilter kept) {
        var filter = kept.filter();
        return Answers.members(
                "api", kept.api(),
                "mode", filter.mode().text(),
                "ranges", filter.ranges().stream().map(AddressRange::text).toList(),
                "judged",
                        account.modules().contains(Module.IP_FILTER)
                                && filter.stands()
                                && snapshot.catalog().api(kept.api()) != null,
                "createdAt", Timestamps.text(kept.createdAtMicros()),
                "changedAt", Timestamps.text(kept.changedAtMicros()));
    }
}
