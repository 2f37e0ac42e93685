package io.claviger.control.console.key;

import io.claviger.control.console.http.Form;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Crumb;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Making a key, and the one page that shows its secret. */
public final class NewKeyPages implements PageGroup {
    private static final List<String> FIELDS = List.of(
            "/name", "/description", "/contactEmail", "/type", "/accessType", "/environment", "/expiresAt", "/secret");

    /**
     * What the form was filled in with.
     *
     * @param once repeated by a form that is sent twice, which then makes one key
     */
    public record NewKey(
            String accountId,
            String name,
            String description,
            String contactEmail,
            String type,
            String accessType,
            String environment,
            String expires,
            boolean own,
            String once,
            String csrf,
            Problem problem) {
        /** What is wrong beside the fields. */
        public List<String> beside() {
            return problem.beside(FIELDS.toArray(String[]::new));
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/accounts/{accountId}/keys/new", NewKeyPages::form, Permit.CREATE_KEY),
                Route.post("/accounts/{accountId}/keys", NewKeyPages::create, Permit.CREATE_KEY));
    }

    private static HttpAnswer form(PageCall call) {
        var page = new NewKey(
                call.path("accountId"),
                "",
                "",
                "",
                "workspace",
                "custom",
                "live",
                "",
                false,
                UUID.randomUUID().toString(),
                call.csrf(),
                Problem.NONE);
        return show(call, page);
    }

    private static HttpAnswer show(PageCall call, NewKey page) {
        if (call.part()) {
            return Reply.template(page.problem().status(), "key/new-form", Map.of("page", page));
        }
        var frame = Frame.ofAccount(call, page.accountId(), Section.KEYS, "New API key");
        return frame.answer(call, page.problem().status(), "key/new", page);
    }

    private static HttpAnswer create(PageCall call) {
        var accountId = call.path("accountId");
        var form = call.form();
        var own = "own".equals(form.text("origin"));
        var made = call.act(Permit.CREATE_KEY, Map.of("accountId", accountId), body(form, own));
        if (made.refused()) {
            if (made.status() == 403 || made.status() == 404) {
                made.orRefuse();
            }
            return show(call, again(accountId, form, own, call.csrf(), made.problem()));
        }
        return shown(call, accountId, NewSecret.ofNew(call, made, own));
    }

    /** The page or the dialog that shows a secret this once. */
    static HttpAnswer shown(PageCall call, String accountId, NewSecret secret) {
        return call.part()
                ? Reply.template("key/secret-dialog", Map.of("page", secret))
                        .with("HX-Retarget", "#dialog")
                        .with("HX-Reswap", "innerHTML")
                : Frame.ofAccount(
                                call,
                                accountId,
                                Section.KEYS,
                                "The secret",
                                new Crumb(secret.keyName(), "/keys/" + secret.keyId()))
                        .answer(call, "key/secret", secret);
    }

    private static Map<String, @Nullable Object> body(Form form, boolean own) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", Objects.requireNonNullElse(form.text("name"), ""));
        for (var name : List.of("description", "contactEmail", "type", "accessType", "environment")) {
            var value = form.text(name);
            if (value != null) {
                body.put(name, value.replace("\r\n", "\n"));
            }
        }
        var expires = KeyExpiry.time(form.text("expires"));
        if (expires != null) {
            body.put("expiresAt", expires);
        }
        if (own) {
            body.put("secret", Objects.requireNonNullElse(form.text("secret"), ""));
        }
        return body;
    }

    /** The form as it was sent, but for an own secret, which is typed again. */
    private static NewKey again(String accountId, Form form, boolean own, String csrf, Problem problem) {
        return new NewKey(
                accountId,
                text(form, "name"),
                text(form, "description"),
                text(form, "contactEmail"),
                text(form, "type"),
                text(form, "accessType"),
                text(form, "environment"),
                text(form, "expires"),
                own,
                UUID.randomUUID().toString(),
                csrf,
                problem);
    }

    private static String text(Form form, String name) {
        return Objects.requireNonNullElse(form.text(name), "");
    }
}
