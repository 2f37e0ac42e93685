package io.claviger.control.console.key;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A key's page: what it is, its secrets, and for a profile key the key itself. */
public final class KeyPages implements PageGroup {

    /**
     * The tab General.
     *
     * @param secrets that are accepted; more than one while a rotation overlaps
     */
    public record General(
            KeyHead head,
            String description,
            String contactEmail,
            String accessType,
            @Nullable String policyId,
            String createdAt,
            String changedAt,
            @Nullable String lastUsedAt,
            @Nullable String expiresAt,
            String expires,
            List<KeySecret> secrets,
            boolean mayShowSecret,
            String csrf,
            Problem problem) {}

    /** The secret of a profile key, which ships inside an app. */
    public record Published(KeyHead key, String secret, String qrCode) {
        @Override
        public String toString() {
            return "Published[" + key.id() + "]";
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/keys/{keyId}", KeyPages::general, Permit.GET_KEY, Permit.LIST_SECRETS),
                Route.post("/keys/{keyId}", KeyPages::change, Permit.CHANGE_KEY),
                Route.get("/keys/{keyId}/secret", KeyPages::secret, Permit.GET_KEY_SECRET)
                        .showingSecrets());
    }

    private static HttpAnswer general(PageCall call) {
        var key = KeyHead.read(call);
        return show(call, key, key.text("description"), key.text("contactEmail"), Problem.NONE);
    }

    private static HttpAnswer show(PageCall call, View key, String description, String contactEmail, Problem problem) {
        var head = KeyHead.of(call, key, KeyTab.GENERAL);
        var page = new General(
                head,
                description,
                contactEmail,
                key.text("accessType"),
                key.textOrNull("policyId"),
                key.text("createdAt"),
                key.text("changedAt"),
                key.textOrNull("lastUsedAt"),
                key.textOrNull("expiresAt"),
                KeyExpiry.day(key.textOrNull("expiresAt")),
                KeySecret.of(call, head.id()),
                head.profile() && call.may(Permit.GET_KEY_SECRET, head.accountId()),
                call.csrf(),
                problem);
        return head.frame(call).answer(call, problem.status(), "key/general", page);
    }

    private static HttpAnswer change(PageCall call) {
        var keyId = call.path("keyId");
        var form = call.form();
        var key = KeyHead.read(call);
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", Objects.requireNonNullElse(form.text("name"), ""));
        var description = form.text("description");
        body.put("description", description == null ? null : description.replace("\r\n", "\n"));
        body.put("contactEmail", form.text("contactEmail"));
        // The form shows a day; a time of that day stays as it is.
        var day = form.text("expires");
        if (!KeyExpiry.day(key.textOrNull("expiresAt")).equals(day == null ? "" : day)) {
            body.put("expiresAt", KeyExpiry.time(day));
        }
        var changed = call.act(Permit.CHANGE_KEY, Map.of("keyId", keyId), body);
        if (changed.refused()) {
            if (changed.status() == 404 || changed.status() == 403) {
                changed.orRefuse();
            }
            return show(
                    call,
                    key,
                    Objects.requireNonNullElse(description, ""),
                    Objects.requireNonNullElse(form.text("contactEmail"), ""),
                    changed.problem());
        }
        return Reply.to(call, "/keys/" + keyId, Flash.of("Saved.", changed));
    }

    private static HttpAnswer secret(PageCall call) {
        var head = KeyHead.of(call, KeyHead.read(call), KeyTab.GENERAL);
        var secret = call.read(Permit.GET_KEY_SECRET, Map.of("keyId", head.id()));
        var page = new Published(head, secret.text("secret"), QrImage.address(secret.text("qrSvg")));
        return call.part()
                ? Reply.template("key/published-dialog", Map.of("page", page))
                : head.frame(call).answer(call, "key/published", page);
    }
}
