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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A new secret for a key, with an overlap in which the old one is accepted too; and the end of the old one. */
public final class RotationPages implements PageGroup {
    private static final Map<String, Integer> OVERLAPS =
            Map.of("none", 0, "hour", 3_600, "day", 86_400, "week", 604_800, "month", 2_592_000);

    /** What is asked before a key is rotated. */
    public record Question(
            KeyHead key, @Nullable KeyRadius radius, String overlap, String once, String csrf, Problem problem) {}

    /** What is asked before an old secret ends. */
    public record OldSecret(KeyHead key, KeySecret secret, String csrf, Problem problem) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/keys/{keyId}/rotate", call -> ask(call, "day", Problem.NONE), Permit.ROTATE_KEY),
                Route.post("/keys/{keyId}/rotate", RotationPages::rotate, Permit.ROTATE_KEY),
                Route.get("/keys/{keyId}/secrets", RotationPages::secrets, Permit.LIST_SECRETS),
                Route.get(
                        "/keys/{keyId}/secrets/{secretId}/end", call -> askEnd(call, Problem.NONE), Permit.END_SECRET),
                Route.post("/keys/{keyId}/secrets/{secretId}/end", RotationPages::end, Permit.END_SECRET));
    }

    private static HttpAnswer ask(PageCall call, String overlap, Problem problem) {
        var head = KeyHead.of(call, KeyHead.read(call), KeyTab.GENERAL);
        var radius = call.may(Permit.GET_BLAST_RADIUS) ? KeyRadius.of(call, head.id()) : null;
        var page = new Question(head, radius, overlap, UUID.randomUUID().toString(), call.csrf(), problem);
        return call.part()
                ? Reply.template(problem.status(), "key/rotate-dialog", Map.of("page", page))
                : head.frame(call).answer(call, problem.status(), "key/rotate", page);
    }

    private static HttpAnswer rotate(PageCall call) {
        var overlap = Objects.requireNonNullElse(call.form().text("overlap"), "");
        var seconds = OVERLAPS.get(overlap);
        if (seconds == null) {
            return ask(call, "day", Problem.of(400, "Choose how long the old secret is accepted too.", Map.of()));
        }
        var body = new HashMap<String, @Nullable Object>();
        body.put("overlapSeconds", seconds);
        var made = call.act(Permit.ROTATE_KEY, Map.of("keyId", call.path("keyId")), body);
        if (made.refused()) {
            return made.status() == 404 ? refuse(made) : ask(call, overlap, made.problem());
        }
        return NewKeyPages.shown(call, made.object("key").requiredText("accountId"), NewSecret.ofRotated(call, made));
    }

    /** What the assistant on the key's page asks for again and again. */
    private static HttpAnswer secrets(PageCall call) {
        var head = KeyHead.of(call, KeyHead.read(call), KeyTab.GENERAL);
        if (!call.part()) {
            return Reply.to(call, head.path(""));
        }
        return Reply.template("key/secrets", Map.of("head", head, "secrets", KeySecret.of(call, head.id())));
    }

    private static HttpAnswer askEnd(PageCall call, Problem problem) {
        var head = KeyHead.of(call, KeyHead.read(call), KeyTab.GENERAL);
        var secretId = call.path("secretId");
        var secret = KeySecret.of(call, head.id()).stream()
                .filter(each -> each.id().equals(secretId))
                .findFirst();
        if (secret.isEmpty()) {
            return Reply.to(call, head.path(""));
        }
        var page = new OldSecret(head, secret.get(), call.csrf(), problem);
        return call.part()
                ? Reply.template(problem.status(), "key/end-secret-dialog", Map.of("page", page))
                : head.frame(call).answer(call, problem.status(), "key/end-secret", page);
    }

    private static HttpAnswer end(PageCall call) {
        var path = Map.of("keyId", call.path("keyId"), "secretId", call.path("secretId"));
        var ended = call.act(Permit.END_SECRET, path, null);
        if (ended.refused()) {
            return ended.status() == 404 ? refuse(ended) : askEnd(call, ended.problem());
        }
        return Reply.to(call, "/keys/" + call.path("keyId"), Flash.of("The old secret has ended.", ended));
    }

    private static HttpAnswer refuse(View view) {
        view.orRefuse();
        throw new IllegalStateException("it was refused");
    }
}
