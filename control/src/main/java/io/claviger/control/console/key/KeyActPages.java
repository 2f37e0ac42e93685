package io.claviger.control.console.key;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Disable, enable, revoke and delete: each asks first, and shows what will break. */
public final class KeyActPages implements PageGroup {

    /**
     * What is asked.
     *
     * @param radius null where nothing breaks
     */
    public record Question(
            KeyHead key, KeyAct act, @Nullable KeyRadius radius, String csrf, Problem problem) {}

    @Override
    public List<Route> routes() {
        return Arrays.stream(KeyAct.values())
                .flatMap(act -> Stream.of(
                        Route.get("/keys/{keyId}/" + act.word(), call -> ask(call, act, Problem.NONE), act.permit()),
                        Route.post("/keys/{keyId}/" + act.word(), call -> act(call, act), act.permit())))
                .toList();
    }

    private static HttpAnswer ask(PageCall call, KeyAct act, Problem problem) {
        var key = KeyHead.read(call);
        var head = KeyHead.of(call, key, KeyTab.GENERAL);
        var radius = act.breaks() && call.may(Permit.GET_BLAST_RADIUS) ? KeyRadius.of(call, head.id()) : null;
        var page = new Question(head, act, radius, call.csrf(), problem);
        return call.part()
                ? Reply.template(problem.status(), "key/act-dialog", Map.of("page", page))
                : head.frame(call).answer(call, problem.status(), "key/act", page);
    }

    private static HttpAnswer act(PageCall call, KeyAct act) {
        var keyId = call.path("keyId");
        var key = KeyHead.read(call);
        var done = call.act(act.permit(), Map.of("keyId", keyId), null);
        if (done.refused()) {
            return done.status() == 404 ? Reply.to(call, keys(key.text("accountId"))) : ask(call, act, done.problem());
        }
        var flash = Flash.of("“" + key.text("name") + "” " + act.done() + ".", done);
        return Reply.to(call, act == KeyAct.DELETE ? keys(key.text("accountId")) : "/keys/" + keyId, flash);
    }

    private static String keys(String accountId) {
        return "/accounts/" + accountId + "/keys";
    }
}
