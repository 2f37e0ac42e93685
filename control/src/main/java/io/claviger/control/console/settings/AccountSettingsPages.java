package io.claviger.control.console.settings;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.console.settings.SettingsTabs.Place;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an account's new secrets start with, and how long what happens is kept. */
public final class AccountSettingsPages implements PageGroup {
    private static final String PATH = "/accounts/{accountId}/settings/keys";

    /** How long something is kept, in words. */
    public record Kept(String what, String howLong) {}

    /**
     * What the page shows.
     *
     * @param version of the account; null where it has none
     */
    public record AccountSettings(
            List<Tab> tabs,
            String action,
            String keyPrefix,
            @Nullable String version,
            boolean mayChange,
            List<Kept> kept,
            Problem problem) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, AccountSettingsPages::show, Permit.GET_SETTINGS, Permit.LIST_MEMBERS),
                Route.post(PATH, AccountSettingsPages::change, Permit.PUT_SETTINGS));
    }

    private static HttpAnswer show(PageCall call) {
        var settings = read(call);
        return page(call, settings, settings.text("keyPrefix"), Problem.NONE);
    }

    private static HttpAnswer change(PageCall call) {
        var accountId = call.path("accountId");
        var prefix = Objects.requireNonNullElse(call.form().text("keyPrefix"), "");
        var changed = call.act(Permit.PUT_SETTINGS, Map.of("accountId", accountId), Map.of("keyPrefix", prefix));
        if (!changed.refused()) {
            return Reply.to(call, PATH.replace("{accountId}", accountId), Flash.of("Saved.", changed));
        }
        if (changed.status() == 403 || changed.status() == 404) {
            changed.orRefuse();
        }
        return page(call, read(call), prefix, changed.problem());
    }

    private static View read(PageCall call) {
        return call.read(Permit.GET_SETTINGS, Map.of("accountId", call.path("accountId")));
    }

    private static HttpAnswer page(PageCall call, View settings, String prefix, Problem problem) {
        var accountId = call.path("accountId");
        var page = new AccountSettings(
                SettingsTabs.of(call, accountId, Place.KEYS),
                PATH.replace("{accountId}", accountId),
                prefix,
                settings.etag(),
                call.may(Permit.PUT_SETTINGS, accountId),
                kept(settings.object("retention")),
                problem);
        return Frame.ofAccount(call, accountId, Section.SETTINGS, "Keys and retention")
                .answer(call, problem.status(), "settings/account", page);
    }

    private static List<Kept> kept(Members retention) {
        var audit = retention.values().get("auditDays");
        return List.of(
                new Kept("Audit trail", audit == null ? "for ever" : days(retention, "auditDays")),
                new Kept("Error log, without requests' contents", days(retention, "rejectionDays")),
                new Kept("Decisions with their checks", retention.number("decisionHours", 0) + " hours"),
                new Kept("Requests by the minute", days(retention, "usageMinuteDays")),
                new Kept("Requests by the hour", days(retention, "usageHourDays")),
                new Kept("Requests by the day", days(retention, "usageDayDays")),
                new Kept("From where keys were used", days(retention, "addressDays")),
                new Kept("Ended keys, with the reason of their end", days(retention, "endedKeyDays")));
    }

    private static String days(Members retention, String name) {
        var days = retention.number(name, 0);
        return days == 1 ? "1 day" : days + " days";
    }
}
