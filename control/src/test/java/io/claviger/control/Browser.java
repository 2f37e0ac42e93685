package io.claviger.control;

import io.claviger.control.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A browser on the console's own pages: keeps the cookie, and sends origin and CSRF token with it. */
final class Browser {
    static final String PASSWORD = "a long enough secret";

    private final ManagementServer server;
    String cookie;
    String csrf;
    String memberId;

    Browser(ManagementServer server) {
        this.server = server;
    }

    /** A member with a role in an account, or an operator where that is null, who has joined and is signed in. */
    static Browser member(ManagementServer server, String email, String accountId, String role) {
        var browser = new Browser(server);
        var invited = accountId == null
                ? server.post("/members", Map.of("email", email, "name", email))
                : server.post(
                        "/accounts/" + accountId + "/members", Map.of("email", email, "name", email, "role", role));
        browser.redeem("invitation", invited.get("link.token"), Map.of("password", PASSWORD));
        return browser;
    }

    Reply redeem(String purpose, String token, Map<String, Object> more) {
        var body = new LinkedHashMap<String, Object>(Map.of("purpose", purpose, "token", token));
        body.putAll(more);
        return call("POST", "/links/redeem", body);
    }

    /** Accepts what the link of an invitation offers, as who is signed in. */
    Reply accept(String token) {
        return call("POST", "/links/accept", Map.of("token", token));
    }

    Reply signIn(String email, String password) {
        return call("POST", "/session", Map.of("email", email, "password", password));
    }

    Reply get(String path) {
        return call("GET", path, null);
    }

    Reply call(String method, String path, Object body) {
        var headers = new ArrayList<>(List.of("Origin", origin(server)));
        if (cookie != null) {
            headers.addAll(List.of("Cookie", cookie));
        }
        if (csrf != null) {
            headers.addAll(List.of("X-CSRF-Token", csrf));
        }
        return taken(send(server, method, path, body, headers));
    }

    /** Sends just these headers. */
    static Reply send(ManagementServer server, String method, String path, Object body, List<String> headers) {
        var all = new ArrayList<>(headers);
        if (body != null) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return server.raw(method, "/api/v1" + path, all, body == null ? null : JsonText.of(body));
    }

    static String origin(ManagementServer server) {
        return "http://127.0.0.1:" + server.port;
    }

    private Reply taken(Reply reply) {
        var given = reply.header("Set-Cookie");
        if (given != null) {
            cookie = given.split(";")[0];
            csrf = reply.json().containsKey("csrfToken") ? reply.get("csrfToken") : null;
            if (reply.json().get("member") != null) {
                memberId = reply.get("member.id");
            }
        }
        return reply;
    }
}
