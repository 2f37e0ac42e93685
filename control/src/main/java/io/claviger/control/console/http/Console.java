package io.claviger.control.console.http;

import io.claviger.control.console.http.Route.Access;
import io.claviger.control.console.http.Route.Method;
import io.claviger.control.http.Admission;
import io.claviger.control.http.Answering;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Intake;
import io.claviger.control.http.Origins;
import io.claviger.control.http.RequestTarget;
import io.claviger.control.http.Visits;
import io.claviger.control.role.Caller;
import io.claviger.control.session.LiveSessions;
import io.claviger.control.session.SessionToken;
import io.claviger.control.session.SignedIn;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers browsers. On the event loop: which page, and whether a form comes from a page of ours; then the session and the
 * page on virtual threads.
 */
public final class Console implements Handler<HttpServerRequest> {
    /** Sessions that are looked up at once; whoever made up the cookie has no place among the requests yet. */
    private static final int MOST_LOOKUPS = 64;

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Vertx vertx;
    private final Doorway doorway;
    private final LiveSessions sessions;
    private final Visits visits;
    private final Admission admission;
    private final ExecutorService threads;
    private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);

    public Console(
            Vertx vertx,
            Doorway doorway,
            LiveSessions sessions,
            Visits visits,
            Admission admission,
            ExecutorService threads) {
        this.vertx = vertx;
        this.doorway = doorway;
        this.sessions = sessions;
        this.visits = visits;
        this.admission = admission;
        this.threads = threads;
    }

    /** A request whose page is known, and whose body is still to come. */
    private record Pending(
            HttpServerRequest request,
            Intake intake,
            Received received,
            @Nullable SessionToken token) {
        Pending with(@Nullable SignedIn session) {
            var r = received;
            var found = new Received(
                    r.route(), r.values(), r.query(), r.form(), session, r.visit(), r.cookies(), r.part(), r.target());
            return new Pending(request, intake, found, token);
        }

        String theme() {
            return received.cookies().theme();
        }
    }

    @Override
    public void handle(HttpServerRequest request) {
        var cookies = new Cookies(List.copyOf(request.headers().getAll("Cookie")));
        var part = isPart(request);
        var intake = new Intake(vertx, request, refusal -> page(ErrorPages.of(refusal, part, cookies.theme())));
        try {
            var target = RequestTarget.parse(request.uri());
            var segments = target.segments();
            if (segments.size() == 3 && segments.getFirst().equals("static")) {
                var file = request.method().name().equals("GET")
                        ? StaticFiles.find(segments.get(1), segments.get(2), takesGzip(request))
                        : null;
                early(intake, file == null ? ErrorPages.of(404, "There is no such file.", cookies.theme()) : file);
            } else {
                lookUp(pending(request, intake, cookies, target));
            }
        } catch (ClavigerException refusal) {
            early(intake, ErrorPages.of(refusal, part, cookies.theme()));
        } catch (RuntimeException | Error fault) {
            early(intake, ErrorPages.internal("the console's door", fault, cookies.theme()));
        }
    }

    private Pending pending(HttpServerRequest request, Intake intake, Cookies cookies, RequestTarget target) {
        var method = method(request, target.segments());
        var found = doorway.routes().find(method, target.segments());
        if (found == null) {
            throw ClavigerException.notFound("The console has no page at this address.");
        }
        if (method == Method.POST) {
            requireOurs(request);
            requireForm(request);
        }
        var received = new Received(
                found.route(),
                found.values(),
                target.query(),
                Form.NONE,
                null,
                visits.of(request),
                cookies,
                isPart(request),
                request.uri());
        return new Pending(request, intake, received, doorway.address().token(cookies.headers()));
    }

    /** Going back in the browser's history asks for the whole page, even by htmx. */
    private static boolean isPart(HttpServerRequest request) {
        return request.headers().contains("HX-Request") && !request.headers().contains("HX-History-Restore-Request");
    }

    private Method method(HttpServerRequest request, List<String> segments) {
        var name = request.method().name();
        var methods = doorway.routes().methods(segments);
        for (var method : methods) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        if (methods.isEmpty()) {
            throw ClavigerException.notFound("The console has no page at this address.");
        }
        throw new ClavigerException(ErrorCode.METHOD_NOT_ALLOWED, "This page takes no " + name + ".");
    }

    /** Another site can make a browser send a form with the session's cookie, but not with this origin. */
    private void requireOurs(HttpServerRequest request) {
        var authority = request.authority();
        var origins = request.headers().getAll("Origin");
        if (!doorway.address().isSameOrigin(origins, authority == null ? null : authority.toString())) {
            throw new ClavigerException(
                    ErrorCode.ORIGIN_FORBIDDEN,
                    "This did not come from a page of this console. If a proxy stands before it, set"
                            + " claviger.control.public-url to the address in your browser.");
        }
    }

    private static void requireForm(HttpServerRequest request) {
        var types = request.headers().getAll("Content-Type");
        var form = types.size() == 1
                && types.getFirst()
                        .split(";", 2)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(FORM);
        if (!form || request.headers().contains("Content-Encoding")) {
            throw new ClavigerException(ErrorCode.MEDIA_TYPE_UNSUPPORTED, "Pages take forms, sent as " + FORM + ".");
        }
    }

    /** Reads the session on a virtual thread, while the request's body waits in its connection. */
    private void lookUp(Pending pending) {
        var token = pending.token;
        if (token == null) {
            admit(pending);
            return;
        }
        if (!lookups.tryAcquire()) {
            early(pending.intake, busy(pending));
            return;
        }
        var context = vertx.getOrCreateContext();
        pending.request.pause();
        threads.execute(() -> {
            @Nullable SignedIn session = null;
            @Nullable HttpAnswer failed = null;
            try {
                session = sessions.use(token, pending.received.visit().address());
            } catch (RuntimeException | Error fault) {
                failed = fault(pending, fault);
            } finally {
                lookups.release();
            }
            var found = session;
            var answer = failed;
            context.runOnContext(back -> {
                if (answer == null) {
                    admit(pending.with(found));
                } else {
                    early(pending.intake, answer);
                }
                pending.request.resume();
            });
        });
    }

    private void admit(Pending pending) {
        var session = pending.received.session();
        var caller = session == null ? Caller.visitor(pending.received.visit().address()) : session.caller();
        var place = admission.enter(caller);
        if (place == null) {
            early(pending.intake, busy(pending));
            return;
        }
        pending.intake.read(limit(pending.received.route(), session), place, body -> work(pending, place, body));
    }

    /** Nobody may send more for a page that he may not use. */
    private static int limit(Route route, @Nullable SignedIn session) {
        if (route.method() != Method.POST) {
            return 0;
        }
        var permitted = session != null
                && session.session().signedIn()
                && route.permits().stream().allMatch(permit -> permit.allows(session.caller()));
        return permitted ? route.formLimit() : Form.LIMIT;
    }

    private void work(Pending pending, Admission.Place place, Buffer body) {
        var context = vertx.getOrCreateContext();
        var packs = pending.received.route().packs();
        var gzip = takesGzip(pending.request);
        threads.execute(() -> {
            try {
                var plain = answer(pending, place, body.getBytes());
                var answer = packs ? Gzip.pack(plain, gzip) : plain;
                context.runOnContext(back -> Answering.send(pending.request.response(), answer));
            } finally {
                place.leave();
            }
        });
    }

    private static boolean takesGzip(HttpServerRequest request) {
        return Gzip.takenBy(request.headers().getAll("Accept-Encoding"));
    }

    private HttpAnswer answer(Pending pending, Admission.Place place, byte[] body) {
        return safely(pending, () -> {
            var r = pending.received;
            var form = r.route().method() == Method.POST ? Form.parse(body) : Form.NONE;
            var received = new Received(
                    r.route(), r.values(), r.query(), form, r.session(), r.visit(), r.cookies(), r.part(), r.target());
            var elsewhere = elsewhere(received);
            if (elsewhere != null) {
                return elsewhere;
            }
            requireCsrf(pending.request, received);
            var session = received.session();
            for (var permit : received.route().permits()) {
                if (session != null) {
                    session.caller().require(permit);
                }
            }
            return received.route().page().answer(new PageCall(doorway, received, place::leave));
        });
    }

    /** Where somebody is sent who is not, or not quite, signed in; null where the page is for him. */
    private static @Nullable HttpAnswer elsewhere(Received received) {
        var session = received.session();
        var access = received.route().access();
        if (access == Access.ANYONE
                || (session != null
                        && (access == Access.MEMBERS) == session.session().signedIn())) {
            return null;
        }
        if (session != null && session.session().signedIn()) {
            return sent(received, "/");
        }
        var page = session == null ? "/sign-in" : "/sign-in/second-factor";
        var then = received.route().method() == Method.GET && !received.part() ? received.target() : "/";
        var query = then.equals("/") ? "" : "?then=" + URLEncoder.encode(then, StandardCharsets.UTF_8);
        return sent(received, page + query);
    }

    private static HttpAnswer sent(Received received, String path) {
        return received.part() ? Reply.part(path) : new HttpAnswer(303, Map.of("Location", path), new byte[0]);
    }

    /** What only a page of this very session knows. Without a session there is nothing to abuse but the origin's check. */
    private void requireCsrf(HttpServerRequest request, Received received) {
        var session = received.session();
        if (received.route().method() == Method.GET || session == null) {
            return;
        }
        var headers = request.headers().getAll(Origins.CSRF_HEADER);
        var given = headers.size() == 1 ? headers.getFirst() : received.form().raw("csrf");
        if (!session.token().fits(doorway.pepper(), given)) {
            throw new ClavigerException(
                    ErrorCode.ORIGIN_FORBIDDEN,
                    "This form is of another session: somebody signed in or out since it was loaded.");
        }
    }

    private HttpAnswer safely(Pending pending, Supplier<HttpAnswer> work) {
        try {
            return page(work.get());
        } catch (Refused refused) {
            return page(refused(pending, refused.view()));
        } catch (RuntimeException | Error fault) {
            return page(fault(pending, fault));
        }
    }

    private static HttpAnswer refused(Pending pending, View view) {
        if (view.status() == 401) {
            return sent(pending.received, "/sign-in");
        }
        return pending.received.part()
                ? ErrorPages.part(view.status(), view.problem().said())
                : ErrorPages.of(view, pending.theme());
    }

    private static HttpAnswer fault(Pending pending, Throwable fault) {

        return fault instanceof ClavigerException refusal
                ? ErrorPages.of(refusal, pending.received.part(), pending.theme())
                : ErrorPages.internal(pending.received.route().path(), fault, pending.theme());
    }

    private static HttpAnswer busy(Pending pending) {
        return ErrorPages.of(Admission.tooMuch(), pending.received.part(), pending.theme());
    }

    private void early(Intake intake, HttpAnswer answer) {
        intake.answerEarly(page(answer));
    }

    private HttpAnswer page(HttpAnswer answer) {
        return PageHeaders.on(answer, doorway.address().secure());
    }
}
