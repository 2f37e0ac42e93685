package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.claviger.app.soak.Asked.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A named policy that one writer changes again and again: its number, in its name, and what its key may do go together. */
final class PolicyChanges {

    private final ServerProcess server;
    private final String policy;
    private final String secret;
    private int acknowledged;
    /** The latest that was asked for and not refused. */
    private int asked;

    PolicyChanges(ServerProcess server, String account) throws InterruptedException {
        this.server = server;
        var made = server.done("POST", "/accounts/" + account + "/policies", numbered(0));
        policy = "/accounts/" + account + "/policies/" + made.getString("id");
        var key = new JsonObject().put("name", "shares it").put("policyId", made.getString("id"));
        secret = server.done("POST", "/accounts/" + account + "/keys", key).getString("secret");
    }

    /** Of an even number it permits, of an odd one it does not. */
    private static JsonObject numbered(int number) {
        var permissions = new JsonArray();
        if (number % 2 == 0) {
            permissions.add(SoakedApi.READ);
        }
        return new JsonObject().put("name", "policy " + number).put("permissions", permissions.add(SoakedApi.OTHER));
    }

    /** False where the change was not acknowledged. */
    boolean change() throws InterruptedException {
        var next = acknowledged + 1;
        switch (new Asked("PATCH", policy, numbered(next), null).ask(server)) {
            case Outcome.Done(var answer) -> {
                acknowledged = next;
                asked = next;
                return true;
            }
            case Outcome.NotDone() -> asked = acknowledged;
            case Outcome.Unknown() -> asked = next;
        }
        return false;
    }

    int changes() {
        return acknowledged;
    }

    /** It is as acknowledged, or as asked for and not answered; what is stored and what is judged by are the same. */
    void assertWhole() throws InterruptedException {
        var found = server.done("GET", policy, null);
        var number = Integer.parseInt(found.getString("name").substring("policy ".length()));
        assertThat(number).isIn(acknowledged, asked);
        assertThat(found.getJsonArray("permissions").contains(SoakedApi.READ)).isEqualTo(number % 2 == 0);
        var answer = server.send(
                server.edge(),
                "/v1/keys/verify",
                "POST",
                new JsonObject().put("key", secret).put("permissions", SoakedApi.READ));
        assertThat(answer).as("verify").isNotNull();
        assertThat(new JsonObject(answer.body()).getString("code"))
                .isEqualTo(number % 2 == 0 ? "VALID" : "PERMISSION_MISSING");
        acknowledged = number;
        asked = number;
    }
}
