package io.claviger.control.policy;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.PolicyJson;
import io.claviger.control.key.PolicyWish;
import io.claviger.control.role.Permit;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.policy.PolicyQuery;
import io.claviger.store.policy.StoredPolicy;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls on named policies. */
public final class PolicyEndpoints {
    private final CreatePolicy create;
    private final ChangePolicy change;
    private final DeletePolicy delete = new DeletePolicy();
    private final Snapshot snapshot;

    public PolicyEndpoints(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.create = new CreatePolicy(snapshot);
        this.change = new ChangePolicy(snapshot);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_POLICIES, this::list,
                Permit.GET_POLICY, this::get,
                Permit.CREATE_POLICY, this::create,
                Permit.CHANGE_POLICY, this::change,
                Permit.DELETE_POLICY,
                        call -> call.change(delete, target(call), gone -> HttpAnswer.json(200, Map.of())));
    }

    private HttpAnswer list(Call call) {
        var accountId = call.path("accountId");
        var query = new PolicyQuery(accountId, call.query().text("search"), call.page());
        var policies = call.read(tx -> {
            AccountAccess.find(tx, call.caller(), accountId);
            return tx.policies().list(query);
        });
        return call.page(policies, this::json);
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return shown(call.read(tx -> target(call).find(tx, call.caller())));
    }

    private HttpAnswer create(Call call) {
        var body = call.body();
        var wish = new CreatePolicy.Wish(
                call.path("accountId"), body.requiredText("name"), body.text("description"), PolicyWish.read(body));
        if (call.isFaulty()) {
            call.read(tx -> AccountAccess.find(tx, call.caller(), wish.accountId()));
            call.requireSound(create.faultsOf(wish));
        }
        return call.change(
                create,
                wish,
                made -> Answers.resource(201, made.version(), json(made))
                        .with("Location", "/api/v1/accounts/" + made.accountId() + "/policies/" + made.id()));
    }

    private HttpAnswer change(Call call) {
        var body = call.body();
        var wish = new ChangePolicy.Change(
                target(call),
                body.text("name"),
                body.change("description", Function.identity()),
                PolicyWish.read(body));
        if (call.isFaulty()) {
            var before = call.read(tx -> wish.target().find(tx, call.caller()));
            call.requireSound(change.faultsOf(wish, before.policy()));
        }
        return call.change(change, wish, this::shown);
    }

    private static PolicyTarget target(Call call) {
        return new PolicyTarget(call.path("accountId"), call.path("policyId"), call.precondition());
    }

    private HttpAnswer shown(StoredPolicy policy) {
        return Answers.resource(200, policy.version(), json(policy));
    }

    private Map<String, @Nullable Object> json(StoredPolicy kept) {
        var catalog = snapshot.catalog();
        var json = Answers.members(
                "id", kept.id(),
                "accountId", kept.accountId(),
                "name", kept.name(),
                "description", kept.description());
        json.putAll(PolicyJson.of(kept.policy()));
        json.put(
                "dormantPermissions",
                kept.policy().permissions().stream()
                        .filter(one -> !catalog.hasPermission(one))
                        .sorted()
                        .toList());
        json.put("keys", kept.keys());
        json.put("createdAt", Timestamps.text(kept.createdAtMicros()));
        json.put("changedAt", Timestamps.text(kept.changedAtMicros()));
        return json;
    }
}
