package io.claviger.examples.loyalty;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router of all operations, and the one place where answers and errors are rendered. */
final class Routes {
    /** Bytes of a request's body; more is a 413. */
    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final Router router;
    private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);

    Routes(Vertx vertx) {
        router = Router.router(vertx);
        router.errorHandler(404, context -> send(context, Answer.error(noSuchOperation(context))));
        router.errorHandler(405, context -> send(context, Answer.error(wrongMethod(context))));
        router.errorHandler(413, context -> send(context, Answer.error(tooLarge())));
        router.errorHandler(400, context -> send(context, Answer.error(malformed())));
        router.errorHandler(500, this::fault);
    }

    Routes get(String template, Function<Call, Answer> operation) {
        return getRaw(template, context -> serve(context, operation));
    }

    /** A GET that writes its own answer: a stream or a WebSocket. */
    Routes getRaw(String template, Handler<RoutingContext> handler) {
        router.route(pattern(template))
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(handler);
        return this;
    }

    Routes post(String template, Function<Call, Answer> operation) {
        return withBody(HttpMethod.POST, template, operation);
    }

    Routes put(String template, Function<Call, Answer> operation) {
        return withBody(HttpMethod.PUT, template, operation);
    }

    Routes patch(String template, Function<Call, Answer> operation) {
        return withBody(HttpMethod.PATCH, template, operation);
    }

    Routes delete(String template, Function<Call, Answer> operation) {
        return withBody(HttpMethod.DELETE, template, operation);
    }

    Router router() {
        return router;
    }

    /** Answers the call, or the reason why it cannot be served. */
    static void serve(RoutingContext context, Function<Call, Answer> operation) {
        Answer answer;
        try {
            answer = operation.apply(new Call(context));
        } catch (ApiError error) {
            answer = Answer.error(error);
        }
        send(context, answer);
    }

    private Routes withBody(HttpMethod method, String template, Function<Call, Answer> operation) {
        router.route(method, pattern(template)).handler(bodies).handler(context -> serve(context, operation));
        return this;
    }

    private static String pattern(String template) {
        return template.replaceAll("\\{(\\w+)}", ":$1");
    }

    private static void send(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response().setStatusCode(answer.status());
        if (answer.body().isEmpty()) {
            response.end();
            return;
        }
        response.putHeader("Content-Type", answer.mediaType()).end(answer.body().get());
    }

    private static ApiError noSuchOperation(RoutingContext context) {
        return ApiError.unknown("OPERATION_UNKNOWN", "There is no operation at " + context.normalizedPath() + ".");
    }

    private static ApiError wrongMethod(RoutingContext context) {
        return ApiError.http(
                405,
                "METHOD_UNKNOWN",
                context.normalizedPath() + " does not take " + context.request().method() + ".");
    }

    private static ApiError tooLarge() {
        return ApiError.http(413, "BODY_TOO_LARGE", "A body may have " + MAX_BODY_BYTES + " bytes.");
    }

    private static ApiError malformed() {
        return ApiError.invalid("REQUEST_MALFORMED", "The request cannot be understood.");
    }

    private void fault(RoutingContext context) {
        LOG.error("The loyalty API failed on {}", context.normalizedPath(), context.failure());
        send(context, Answer.error(ApiError.http(500, "INTERNAL", "The loyalty API failed; its log says why.")));
    }
}
