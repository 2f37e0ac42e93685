package io.claviger.edge.gateway;

import io.claviger.core.body.BodyGate;
import io.claviger.core.body.MemberFilterOutcome;
import io.claviger.core.body.ResponseMemberFilter;
import io.claviger.core.catalog.Api;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Set;

/**
 * An upstream's answer, from which members are left out that the key may not see. Only what may be seen is ever kept or
 * passed on. The first {@value #HELD_BYTES} bytes of that are held back, so that an answer that can't be read becomes a
 * 502; what turns out unreadable further on breaks the connection off, so that nobody takes a part for the whole.
 */
final class FilteredAnswer {
    static final int HELD_BYTES = 65_536;

    private final HttpClientResponse answer;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Passage passage;
    private final ResponseMemberFilter filter;
    private final BodyGate gate;
    /** What may be seen and was not passed on yet. */
    private Buffer seen = Buffer.buffer();

    private boolean empty = true;
    private boolean over;

    FilteredAnswer(HttpClientResponse answer, HttpServerRequest request, Passage passage, HiddenMembers hidden) {
        this.answer = answer;
        this.request = request;
        this.response = request.response();
        this.passage = passage;
        this.filter = hidden.filter((octets, from, length) -> seen.appendBytes(octets, from, length));
        this.gate = BodyGate.judge(
                answer.headers().getAll(HttpHeaders.CONTENT_TYPE),
                answer.headers().getAll(HttpHeaders.CONTENT_ENCODING),
                Set.of());
    }

    void relay(Api api) {
        if (answer.statusCode() == PARTIAL_CONTENT || answer.headers().contains(HttpHeaders.CONTENT_RANGE)) {
            passage.unreadable("The upstream answered a part where the whole was asked for.");
            return;
        }
        answer.exceptionHandler(passage::answerBroke);
        answer.endHandler(end -> end(api));
        passage.relayed(0);
        if (ResponseBody.hasNoBody(request, answer)) {
            return;
        }
        answer.handler(part -> take(part, api));
    }

    private static final int PARTIAL_CONTENT = 206;

    private void take(Buffer part, Api api) {
        if (over) {
            return;
        }
        empty &= part.length() == 0;
        if (gate instanceof BodyGate.Unsupported(var reason)) {
            unreadable(reason);
        } else if (filter.feed(part.getBytes(), 0, part.length())) {
            passOn(api);
        } else {
            unreadable(reason());
        }
    }

    private void passOn(Api api) {
        var before = response.headWritten();
        if (!before && seen.length() <= HELD_BYTES) {
            passage.relayed(0);
            return;
        }
        if (!before) {
            head(api);
            response.setChunked(true);
        }
        var part = seen;
        seen = Buffer.buffer();
        passage.relayed(part.length());
        passage.passOn(answer, part);
    }

    private void end(Api api) {
        if (over) {
            return;
        }
        var none = ResponseBody.hasNoBody(request, answer);
        if (!none && !empty && filter.finish() instanceof MemberFilterOutcome.Unreadable) {
            unreadable(reason());
            return;
        }
        over = true;
        var streamed = response.headWritten();
        if (!streamed) {
            head(api);
            if (!none) {
                response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(seen.length()));
            }
        }
        passage.relayed(seen.length());
        var sent = seen.length() == 0 ? response.end() : response.end(seen);
        if (request.version() == HttpVersion.HTTP_1_0 && streamed) {
            // it knows no chunks: only the connection's end tells where the answer ends (RFC 9112 section 6.3)
            sent.onComplete(written -> request.connection().close());
        }
        passage.complete();
    }

    private void head(Api api) {
        ResponseBody.head(answer, request, passage, api);
        FieldFilter.OF_ALL.removeFrom(response.headers());
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private String reason() {
        return filter.finish() instanceof MemberFilterOutcome.Unreadable(var reason) ? reason : "";
    }

    private void unreadable(String reason) {
        over = true;
        seen = Buffer.buffer();
        passage.unreadable(reason);
    }
}
