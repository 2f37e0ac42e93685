package io.claviger.control.console.http;

import io.claviger.control.http.Operations;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.SignedIn;
import io.claviger.control.session.Visit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request for a page: what was asked, by whom, and the operations by which the page reads and acts. */
public final class PageCall {
    private final Doorway doorway;
    private final Received received;
    private final Runnable waits;
    private @Nullable String csrf;

    /** @param waits called before other nodes are waited for */
    PageCall(Doorway doorway, Received received, Runnable waits) {
        this.doorway = doorway;
        this.received = received;
        this.waits = waits;
    }

    /** A value of the path. */
    public String path(String name) {
        var value = received.values().get(name);
        if (value == null) {
            throw new IllegalStateException("the path " + received.route().path() + " has no " + name);
        }
        return value;
    }

    /** A value of the query without blanks around it; null where it is missing, empty, or there twice. */
    public @Nullable String query(String name) {
        var values = received.query().get(name);
        return values == null || values.size() != 1 || values.getFirst().isBlank()
                ? null
                : values.getFirst().strip();
    }

    public Form form() {
        return received.form();
    }

    /** Whether only a part of the page is asked for, to be put into the one that is there. */
    public boolean part() {
        return received.part();
    }

    /** The path and query of this request, such as to come back to. */
    public String target() {
        return received.target();
    }

    public Visit visit() {
        return received.visit();
    }

    public boolean signedIn() {
        var session = received.session();
        return session != null && session.session().signedIn();
    }

    /** The session; the route is for those who have one. */
    public SignedIn session() {
        var session = received.session();
        if (session == null) {
            throw new IllegalStateException(received.route().path() + " is not for sessions");
        }
        return session;
    }

    public Caller caller() {
        return session().caller();
    }

    /** Whether the browser has kept the cookie of a session that is there no more. */
    public boolean sessionIsOver() {
        return received.session() == null
                && doorway.address().token(received.cookies().headers()) != null;
    }

    /** What a form of this session must send along, the same all over a page; empty where there is no session. */
    public String csrf() {
        var session = received.session();
        var token = csrf;
        if (token == null) {
            token = session == null ? "" : session.token().maskedCsrfToken(doorway.pepper(), doorway.random());
            csrf = token;
        }
        return token;
    }

    /** Whether the role table lets this member do something anywhere. */
    public boolean may(Permit permit) {
        return permit.allows(caller());
    }

    /** Whether the role table lets this member do something in an account. */
    public boolean may(Permit permit, String accountId) {
        return caller().allowed(permit).reaches(doorway.snapshot(), accountId);
    }

    /** Reads what the page shows. */
    public View read(Permit permit, Map<String, String> path) {
        return read(permit, path, Map.of());
    }

    /**
     * Reads what the page shows.
     *
     * @param query those that are null are left out
     * @throws Refused where the operation refuses
     */
    public View read(Permit permit, Map<String, String> path, Map<String, ? extends @Nullable Object> query) {
        return ask(permit, path, query).orRefuse();
    }

    /** As {@link #read}, and a refusal too is something to show. */
    public View ask(Permit permit, Map<String, String> path, Map<String, ? extends @Nullable Object> query) {
        return send(permit, path, query, Map.of(), null);
    }

    /**
     * Changes something, and waits until it is in force on all nodes in touch. A repeated form (its field {@code once}) is
     * carried out once; one that was made from an older version (its field {@code version}) is refused.
     *
     * @param body null where the operation takes none
     */
    public View act(Permit permit, Map<String, String> path, @Nullable Map<String, ? extends @Nullable Object> body) {
        return act(permit, path, Map.of(), body);
    }

    /** As {@link #act(Permit, Map, Map)}, with more in the query; those that are null are left out. */
    public View act(
            Permit permit,
            Map<String, String> path,
            Map<String, ? extends @Nullable Object> query,
            @Nullable Map<String, ? extends @Nullable Object> body) {
        var all = new HashMap<String, @Nullable Object>(query);
        if (doorway.operations().takesQuery(permit, "wait")) {
            all.putIfAbsent("wait", "all");
        }
        var headers = new HashMap<String, String>();
        put(headers, permit, "Idempotency-Key", form().text("once"));
        put(headers, permit, "If-Match", form().text("version"));
        return send(permit, path, all, headers, body);
    }

    private void put(Map<String, String> headers, Permit permit, String name, @Nullable String value) {
        if (value != null && doorway.operations().takesHeader(permit, name)) {
            headers.put(name, value);
        }
    }

    private View send(
            Permit permit,
            Map<String, String> path,
            Map<String, ? extends @Nullable Object> query,
            Map<String, String> headers,
            @Nullable Map<String, ? extends @Nullable Object> body) {
        var there = new HashMap<String, String>();
        query.forEach((name, value) -> {
            if (value != null) {
                there.put(name, String.valueOf(value));
            }
        });
        var wish = new Operations.Wish(permit, received.session(), received.visit(), path, there, headers, body);
        return View.of(doorway.operations().answer(wish, waits), now());
    }

    /** Where partners reach the gateway, without a slash at the end. */
    public String gateway() {
        return doorway.gateway().get();
    }

    /** The path of a page of the console to go on to, if the text is one; else the other. */
    public String ownPage(@Nullable String target, String otherwise) {
        return target != null && doorway.routes().isOwnPage(target) ? target : otherwise;
    }

    /** {@code light} or {@code dark} where the reader chose, else empty. */
    public String theme() {
        return received.cookies().theme();
    }

    /** The account that was looked at last; what the browser says, so it must be asked for. */
    public @Nullable String lastAccount() {
        return received.cookies().get(Cookies.ACCOUNT);
    }

    /** What the act before this page has to say; null where nothing. */
    public @Nullable Flash flash() {
        return Flash.read(doorway.pepper(), received.cookies().get(Cookies.FLASH));
    }

    /** What binds a sign-in at the issuer of identities to this browser; null where it began none. */
    public @Nullable String flow() {
        return received.cookies().get(Cookies.flowName(doorway.address().secure()));
    }

    /** The time. */
    public Instant now() {
        return Instant.EPOCH.plus(doorway.clock().nowMicros(), ChronoUnit.MICROS);
    }

    /** Where browsers reach the console, without a slash at the end. */
    public String consoleUrl() {
        return doorway.address().url();
    }

    Doorway doorway() {
        return doorway;
    }
}
