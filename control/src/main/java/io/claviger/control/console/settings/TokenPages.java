package io.claviger.control.console.settings;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.FileName;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Listing;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.console.settings.SettingsTabs.Place;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Service tokens: what your own programs call the management API and verify with. */
public final class TokenPages implements PageGroup {
    private static final String OF_ACCOUNT = "/accounts/{accountId}/tokens";
    private static final String ALL = "/tokens";

    static final List<String> ROLES = List.of("verify", "auditor", "developer", "admin", "owner");

    /** What the list shows. */
    public record TokenList(List<Tab> tabs, List<TokenRow> tokens, Listing listing, String base, boolean mayChange) {}

    /** What the form of a new token shows. */
    public record NewToken(
            String base, List<String> roles, String name, String role, String days, String once, Problem problem) {}

    /** A secret that is shown this once. */
    public record Shown(String name, String secret, String base, boolean rotated, Flash.@Nullable Receipt receipt) {
        /** The name of the file that it is downloaded as. */
        public String file() {
            return FileName.of(name, "token");
        }
    }

    /**
     * What is asked before a token is rotated or revoked.
     *
     * @param version of the token; null where it has none
     */
    public record Token(
            TokenRow token,
            String base,
            String act,
            String once,
            @Nullable String version,
            Problem problem) {}

    /** What a token of a role may do, in a few words. */
    public static String about(String role) {
        return switch (role) {
            case "verify" -> "asks whether keys are good, and nothing else";
            case "auditor" -> "reads everything, the audit trail too, and changes nothing";
            case "developer" -> "makes and changes keys";
            case "admin" -> "keys, policies, IP filters, limits and service tokens";
            case "owner" -> "everything in the account";
            default -> "everything in the installation";
        };
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(OF_ACCOUNT, TokenPages::list, Permit.LIST_TOKENS),
                Route.get(ALL, TokenPages::list, Permit.LIST_ALL_TOKENS, Permit.CREATE_INSTALLATION_TOKEN),
                Route.get(OF_ACCOUNT + "/new", call -> form(call, Problem.NONE), Permit.CREATE_TOKEN),
                Route.get(ALL + "/new", call -> form(call, Problem.NONE), Permit.CREATE_INSTALLATION_TOKEN),
                Route.post(OF_ACCOUNT, TokenPages::create, Permit.CREATE_TOKEN),
                Route.post(ALL, TokenPages::create, Permit.CREATE_INSTALLATION_TOKEN),
                Route.get(
                        OF_ACCOUNT + "/{tokenId}/rotate",
                        call -> ask(call, "rotate", Problem.NONE),
                        Permit.ROTATE_TOKEN),
                Route.get(ALL + "/{tokenId}/rotate", call -> ask(call, "rotate", Problem.NONE), Permit.ROTATE_TOKEN),
                Route.get(
                        OF_ACCOUNT + "/{tokenId}/revoke",
                        call -> ask(call, "revoke", Problem.NONE),
                        Permit.REVOKE_TOKEN),
                Route.get(ALL + "/{tokenId}/revoke", call -> ask(call, "revoke", Problem.NONE), Permit.REVOKE_TOKEN),
                Route.post(OF_ACCOUNT + "/{tokenId}/rotate", TokenPages::rotate, Permit.ROTATE_TOKEN),
                Route.post(ALL + "/{tokenId}/rotate", TokenPages::rotate, Permit.ROTATE_TOKEN),
                Route.post(OF_ACCOUNT + "/{tokenId}/revoke", TokenPages::revoke, Permit.REVOKE_TOKEN),
                Route.post(ALL + "/{tokenId}/revoke", TokenPages::revoke, Permit.REVOKE_TOKEN));
    }

    private static HttpAnswer list(PageCall call) {
        var accountId = account(call);
        var listing = Listing.of(call, "status");
        var query = new HashMap<String, @Nullable Object>(listing.query());
        query.put("limit", 25);
        var tokens = accountId == null
                ? call.read(Permit.LIST_ALL_TOKENS, Map.of(), query)
                : call.read(Permit.LIST_TOKENS, Map.of("accountId", accountId), query);
        var page = new TokenList(
                accountId == null
                        ? SettingsTabs.ofInstallation(call, Place.TOKENS)
                        : SettingsTabs.of(call, accountId, Place.TOKENS),
                tokens.items().stream().map(TokenRow::of).toList(),
                listing.followedBy(tokens.nextCursor()),
                base(call),
                accountId == null
                        ? call.may(Permit.CREATE_INSTALLATION_TOKEN)
                        : call.may(Permit.CREATE_TOKEN, accountId));
        return call.part()
                ? Reply.template("settings/rows", Map.of("page", page))
                : frame(call, "Service tokens").answer(call, "settings/tokens", page);
    }

    private static HttpAnswer form(PageCall call, Problem problem) {
        var form = call.form();
        var all = account(call) == null;
        var page = new NewToken(
                base(call),
                all ? List.of("verify", "auditor", "operator") : ROLES,
                Objects.requireNonNullElse(form.text("name"), ""),
                Objects.requireNonNullElse(form.text("role"), "verify"),
                Objects.requireNonNullElse(form.text("days"), "365"),
                UUID.randomUUID().toString(),
                problem);
        return frame(call, "New service token", new Crumb("Service tokens", base(call)))
                .answer(call, problem.there() ? problem.status() : 200, "settings/token-new", page);
    }

    private static HttpAnswer create(PageCall call) {
        var form = call.form();
        var body = new HashMap<String, @Nullable Object>();
        body.put("name", Objects.requireNonNullElse(form.text("name"), ""));
        body.put("role", Objects.requireNonNullElse(form.text("role"), ""));
        body.put("expiresAt", expiry(form.text("days"), call));
        var accountId = account(call);
        var made = accountId == null
                ? call.act(Permit.CREATE_INSTALLATION_TOKEN, Map.of(), body)
                : call.act(Permit.CREATE_TOKEN, Map.of("accountId", accountId), body);
        if (made.refused()) {
            return form(call, made.problem());
        }
        var shown = new Shown(
                made.object("token").requiredText("name"), made.text("secret"), base(call), false, Flash.receipt(made));
        return frame(call, "Store this secret").answer(call, "settings/token-secret", shown);
    }

    /** A repeated form must say the same, so the time is that of the day on which it was asked for. */
    private static @Nullable String expiry(@Nullable String days, PageCall call) {
        if (days == null || !days.matches("[0-9]{1,4}")) {
            return null;
        }
        var midnight = call.now().truncatedTo(ChronoUnit.DAYS);
        return midnight.plus(Duration.ofDays(Long.parseLong(days) + 1)).toString();
    }

    private static HttpAnswer ask(PageCall call, String act, Problem problem) {
        var found = call.read(Permit.GET_TOKEN, token(call));
        var row = TokenRow.of(found.members());
        var page = new Token(row, base(call), act, UUID.randomUUID().toString(), found.etag(), problem);
        var title = (act.equals("rotate") ? "Rotate " : "Revoke ") + row.name();
        return frame(call, title, new Crumb("Service tokens", base(call)))
                .answer(call, problem.there() ? problem.status() : 200, "settings/token-ask", page);
    }

    private static HttpAnswer rotate(PageCall call) {
        var hours = call.form().text("hours");
        var overlap = hours != null && hours.matches("[0-9]{1,3}") ? Long.parseLong(hours) * 3600 : 0;
        var rotated = call.act(Permit.ROTATE_TOKEN, token(call), Map.of("overlapSeconds", overlap));
        if (rotated.refused()) {
            return ask(call, "rotate", rotated.problem());
        }
        var shown = new Shown(
                rotated.object("token").requiredText("name"),
                rotated.text("secret"),
                base(call),
                true,
                Flash.receipt(rotated));
        return frame(call, "Store this secret").answer(call, "settings/token-secret", shown);
    }

    private static HttpAnswer revoke(PageCall call) {
        var revoked = call.act(Permit.REVOKE_TOKEN, token(call), null);
        return revoked.refused()
                ? ask(call, "revoke", revoked.problem())
                : Reply.to(call, base(call), Flash.of("The token " + revoked.text("name") + " is revoked.", revoked));
    }

    private static Map<String, String> token(PageCall call) {
        return Map.of("tokenId", call.path("tokenId"));
    }

    private static Frame frame(PageCall call, String title, Crumb... crumbs) {
        var accountId = account(call);
        return accountId == null
                ? Frame.ofInstallation(call, Section.INSTALLATION_SETTINGS, title, crumbs)
                : Frame.ofAccount(call, accountId, Section.SETTINGS, title, crumbs);
    }

    /** The account whose tokens are looked at; null for the installation's. */
    private static @Nullable String account(PageCall call) {
        return call.target().startsWith("/accounts/") ? call.path("accountId") : null;
    }

    private static String base(PageCall call) {
        var accountId = account(call);
        return accountId == null ? ALL : "/accounts/" + accountId + "/tokens";
    }
}
