package io.claviger.control.account;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.account.NewAccount;
import io.claviger.store.account.StoredAccount;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls on {@code /accounts}. */
public final class AccountEndpoints {
    private final CreateAccount create = new CreateAccount();
    private final ChangeAccount change = new ChangeAccount();
    private final SuspendAccount suspend = new SuspendAccount();
    private final ResumeAccount resume = new ResumeAccount();

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_ACCOUNTS, this::list,
                Permit.GET_ACCOUNT, this::get,
                Permit.CREATE_ACCOUNT, this::create,
                Permit.CHANGE_ACCOUNT, this::change,
                Permit.SUSPEND_ACCOUNT, call -> call.change(suspend, target(call), AccountEndpoints::shown),
                Permit.RESUME_ACCOUNT, call -> call.change(resume, target(call), AccountEndpoints::shown));
    }

    private HttpAnswer list(Call call) {
        var query = new AccountQuery(call.caller().reach(), call.query().text("search"), call.page());
        return call.page(call.read(tx -> tx.accounts().list(query)), AccountEndpoints::json);
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return shown(call.read(tx -> AccountAccess.find(tx, call.caller(), call.path("accountId"))));
    }

    private HttpAnswer create(Call call) {
        var body = call.body();
        var wish = new NewAccount(body.text("parentId"), body.requiredText("name"), body.micros("createdAt"));
        if (call.isFaulty()) {
            call.requireSound(call.read(tx -> create.faultsOf(tx, call.caller(), wish)));
        }
        return call.change(
                create,
                wish,
                account -> Answers.resource(201, account.version(), json(account))
                        .with("Location", "/api/v1/accounts/" + account.id()));
    }

    private HttpAnswer change(Call call) {
        var wish = new ChangeAccount.Change(
                call.path("accountId"), call.precondition(), call.body().text("name"));
        return call.change(change, wish, AccountEndpoints::shown);
    }

    private static AccountTarget target(Call call) {
        return new AccountTarget(call.path("accountId"), call.precondition());
    }

    private static HttpAnswer shown(StoredAccount account) {
        return Answers.resource(200, account.version(), json(account));
    }

    private static Map<String, @Nullable Object> json(StoredAccount account) {
        return Answers.members(
                "id", account.id(),
                "parentId", account.parentId(),
                "name", account.name(),
                "status", account.suspended() ? "suspended" : "active",
                "createdAt", Timestamps.text(account.createdAtMicros()),
                "changedAt", Timestamps.text(account.changedAtMicros()));
    }
}
