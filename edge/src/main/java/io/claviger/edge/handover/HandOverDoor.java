package io.claviger.edge.handover;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.TooManyFailures;
import io.claviger.core.handover.HandOverSource;
import io.claviger.core.handover.HandedKey;
import io.claviger.core.limit.RateLimitFields;
import io.claviger.edge.http.EarlyAnswer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens hand-overs. To look at a link shows a button and asks nobody anything, so a scanner of links uses none up and learns
 * nothing; the POST behind the button makes the key and shows its secret, once.
 */
public final class HandOverDoor implements Handler<HttpServerRequest> {
    /** What the paths begin with; the token follows. */
    public static final String PREFIX = "/.claviger/hand-over/";

    private static final Logger LOG = LoggerFactory.getLogger(HandOverDoor.class);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final HandOverSource source;
    private final TrustedProxies proxies;

    /** @param proxies whose word on the client's address is taken */
    public HandOverDoor(HandOverSource source, TrustedProxies proxies) {
        this.source = source;
        this.proxies = proxies;
    }

    @Override
    public void handle(HttpServerRequest request) {
        switch (request.method().name()) {
            case "GET", "HEAD" -> send(request, HandOverPage.button());
            case "POST" -> open(request);
            default -> send(request, HandOverPage.notAllowed());
        }
    }

    private void open(HttpServerRequest request) {
        if (isFromAnotherSite(request)) {
            send(request, HandOverPage.refused(403, "Open the link itself, and press the button there."));
            return;
        }
        var token = request.uri().substring(PREFIX.length());
        try {
            // one that can be none is counted as any other that is none
            var presented = Secret.of(TOKEN.matcher(token).matches() ? token : "-");
            var context = Vertx.currentContext();
            source.open(presented, client(request))
                    .whenComplete((key, failure) -> context.runOnContext(back -> send(request, page(key, failure))));
        } catch (ClavigerException refusal) {
            send(request, page(null, refusal));
        }
    }

    /** No other page has a button for this. Browsers say where a POST comes from. */
    private static boolean isFromAnotherSite(HttpServerRequest request) {
        var site = request.headers().getAll("Sec-Fetch-Site");
        return !site.isEmpty() && !site.equals(List.of("same-origin")) && !site.equals(List.of("none"));
    }

    private static HandOverPage page(@Nullable HandedKey key, @Nullable Throwable failure) {
        if (key != null) {
            return HandOverPage.made(key);
        }
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof ClavigerException refusal && refusal.code() != ErrorCode.INTERNAL) {
            return refused(refusal);
        }
        LOG.error("a hand-over could not be opened", cause);
        return HandOverPage.refused(500, "Something went wrong on our side. Try again in a minute.");
    }

    private static HandOverPage refused(ClavigerException refusal) {
        var page = HandOverPage.refused(refusal.code().status(), refusal.detail());
        if (refusal instanceof TooManyFailures tooMany) {
            return page.after(tooMany.seconds());
        }
        return refusal.code() == ErrorCode.UNAVAILABLE ? page.after(1) : page;
    }

    private ClientAddress client(HttpServerRequest request) {
        var socket = request.remoteAddress();
        if (socket == null || socket.hostAddress() == null) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The connection has no address.");
        }
        var field = proxies.header().fieldName();
        List<String> lines = field == null ? List.of() : request.headers().getAll(field);
        return proxies.resolve(ClientAddress.ofPeer(socket.hostAddress()), lines);
    }

    private static void send(HttpServerRequest request, HandOverPage page) {
        EarlyAnswer.send(request, response -> {
            head(response, page);
            return "HEAD".equals(request.method().name()) ? response.end() : response.end(page.html());
        });
    }

    private static void head(HttpServerResponse response, HandOverPage page) {
        response.setStatusCode(page.status());
        HandOverPage.FIELDS.forEach(response::putHeader);
        if (page.retryAfterSeconds() > 0) {
            response.putHeader(RateLimitFields.RETRY_AFTER, Long.toString(page.retryAfterSeconds()));
        }
        if (page.status() == 405) {
            response.putHeader("Allow", "GET, HEAD, POST");
        }
    }
}
