package io.claviger.control.account;

import static java.util.Map.entry;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.LimitWish;
import io.claviger.control.role.Permit;
import io.claviger.core.account.Module;
import io.claviger.core.guard.Mode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.account.NewAccount;
import io.claviger.store.account.StoredAccount;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls on {@code /accounts}. */
public final class AccountEndpoints {
    private final CreateAccount create = new CreateAccount();
    private final ChangeAccount change = new ChangeAccount();
    private final SuspendAccount suspend = new SuspendAccount();
    private final ResumeAccount resume = new ResumeAccount();
    private final PutModules putModules = new PutModules();
    private final PutLimits putLimits;
    private final PutSettings putSettings = new PutSettings();
    private final Retention retention;

    public AccountEndpoints(Snapshot snapshot, Retention retention) {
        this.retention = retention;
        this.putLimits = new PutLimits(snapshot);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.ofEntries(
                entry(Permit.GET_MODULES, this::getModules),
                entry(Permit.PUT_MODULES, this::putModules),
                entry(Permit.GET_LIMITS, this::getLimits),
                entry(Permit.PUT_LIMITS, this::putLimits),
                entry(Permit.GET_SETTINGS, this::getSettings),
                entry(Permit.PUT_SETTINGS, this::putSettings),
                entry(Permit.LIST_ACCOUNTS, this::list),
                entry(Permit.GET_ACCOUNT, this::get),
                entry(Permit.CREATE_ACCOUNT, this::create),
                entry(Permit.CHANGE_ACCOUNT, this::change),
                entry(Permit.SUSPEND_ACCOUNT, call -> call.change(suspend, target(call), AccountEndpoints::shown)),
                entry(Permit.RESUME_ACCOUNT, call -> call.change(resume, target(call), AccountEndpoints::shown)));
    }

    private HttpAnswer list(Call call) {
        var query = new AccountQuery(call.caller().roots(), call.query().text("search"), call.page());
        return call.page(call.read(tx -> tx.accounts().list(query)), AccountEndpoints::json);
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        return shown(found(call));
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

    private HttpAnswer getModules(Call call) {
        call.requireSound();
        return modules(found(call));
    }

    private HttpAnswer putModules(Call call) {
        var body = call.body();
        var states = new EnumMap<Module, Boolean>(Module.class);
        for (var module : Module.values()) {
            if (body.values().get(module.text()) instanceof Boolean on) {
                states.put(module, on);
            }
        }
        return call.change(putModules, new PutModules.Wish(target(call), states), AccountEndpoints::modules);
    }

    private static HttpAnswer modules(StoredAccount account) {
        return Answers.resource(200, account.version(), AccountModules.json(account.modules()));
    }

    private HttpAnswer getLimits(Call call) {
        call.requireSound();
        return limits(found(call));
    }

    private HttpAnswer putLimits(Call call) {
        var body = call.body();
        var wish =
                new PutLimits.Wish(target(call), LimitWish.read(body), body.constant("mode", Mode.class, Mode.ENFORCE));
        if (call.isFaulty()) {
            found(call);
            call.requireSound(putLimits.faultsOf(wish));
        }
        return call.change(putLimits, wish, AccountEndpoints::limits);
    }

    private static HttpAnswer limits(StoredAccount account) {
        return Answers.resource(200, account.version(), AccountAudit.limits(account.limits()));
    }

    private HttpAnswer getSettings(Call call) {
        call.requireSound();
        return settings(found(call));
    }

    private HttpAnswer putSettings(Call call) {
        var wish = new PutSettings.Wish(target(call), call.body().requiredText("keyPrefix"));
        if (call.isFaulty()) {
            found(call);
            call.requireSound(putSettings.faultsOf(wish));
        }
        return call.change(putSettings, wish, this::settings);
    }

    private HttpAnswer settings(StoredAccount account) {
        return Answers.resource(
                200,
                account.version(),
                Answers.members("keyPrefix", account.keyPrefix(), "retention", retention.json()));
    }

    private static StoredAccount found(Call call) {
        return call.read(tx -> AccountAccess.find(tx, call.caller(), call.path("accountId")));
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
                "modules", AccountModules.json(account.modules()),
                "createdAt", Timestamps.text(account.createdAtMicros()),
                "changedAt", Timestamps.text(account.changedAtMicros()));
    }
}
