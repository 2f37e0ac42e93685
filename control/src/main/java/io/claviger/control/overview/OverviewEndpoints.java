package io.claviger.control.overview;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import io.claviger.core.snapshot.Snapshot;
import java.util.Map;

/** The calls that show an account at a glance. */
public final class OverviewEndpoints {
    private final Overview overview;
    private final Care care;

    public OverviewEndpoints(Snapshot snapshot) {
        this.overview = new Overview(snapshot);
        this.care = new Care(snapshot);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.GET_OVERVIEW, this::overview, Permit.GET_CARE, this::care);
    }

    private HttpAnswer overview(Call call) {
        call.requireSound();
        var span = call.query().constant("span", OverviewSpan.class, OverviewSpan.DAY);
        var accountId = call.path("accountId");
        return HttpAnswer.json(200, call.read(tx -> {
            AccountAccess.find(tx, call.caller(), accountId);
            return overview.of(tx, accountId, span);
        }));
    }

    private HttpAnswer care(Call call) {
        call.requireSound();
        return HttpAnswer.json(
                200, call.read(tx -> care.of(tx, AccountAccess.find(tx, call.caller(), call.path("accountId")))));
    }
}
