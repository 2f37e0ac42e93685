package io.claviger.control.http;

import io.claviger.control.contract.ContractOperation;
import io.claviger.control.http.Gate.Found;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * The management API's door: the gate and the body on the event loop, then the call on a virtual thread, then the answer
 * on the event loop again.
 */
public final class ManagementHandler implements Handler<HttpServerRequest> {
    /** Sessions that are looked up at once; whoever made up the cookie has no place among the requests yet. */
    private static final int MOST_LOOKUPS = 64;

    private final Vertx vertx;
    private final Operations operations;
    private final Gate gate;
    private final ExecutorService threads;
    private final Admission admission;
    private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);

    public ManagementHandler(
            Vertx vertx,
            Operations operations,
            Authentication authentication,
            Origins origins,
            Visits visits,
            Admission admission,
            ExecutorService threads) {
        this.vertx = vertx;
        this.operations = operations;
        this.gate = new Gate(operations.contract(), authentication, origins, visits);
        this.admission = admission;
        this.threads = threads;
    }

    @Override
    public void handle(HttpServerRequest request) {
        proceed(request, new Intake(vertx, request), gate.judge(request));
    }

    private void proceed(HttpServerRequest request, Intake intake, Found found) {
        switch (found) {
            case Found.Refused(var answer) -> intake.answerEarly(answer);
            case Found.WithSession waiting -> lookUp(request, intake, waiting);
            case Found.Admitted admitted -> {
                var place = admission.enter(admitted.identity().caller());
                if (place == null) {
                    intake.answerEarly(Admission.busy());
                } else {
                    intake.read(admitted.operation().bodyLimit(), place, body -> work(request, place, admitted, body));
                }
            }
        }
    }

    /** Reads the session on a virtual thread, while the request's body waits in its connection. */
    private void lookUp(HttpServerRequest request, Intake intake, Found.WithSession waiting) {
        if (!lookups.tryAcquire()) {
            intake.answerEarly(Admission.busy());
            return;
        }
        var context = vertx.getOrCreateContext();
        request.pause();
        threads.execute(() -> {
            Found found;
            try {
                found = gate.resolve(waiting);
            } catch (RuntimeException | Error fault) {
                found = new Found.Refused(
                        Operations.internal(waiting.nobodys().operation().id(), fault));
            } finally {
                lookups.release();
            }
            var resolved = found;
            context.runOnContext(back -> {
                proceed(request, intake, resolved);
                request.resume();
            });
        });
    }

    private void work(HttpServerRequest request, Admission.Place place, Found.Admitted admitted, Buffer body) {
        var context = vertx.getOrCreateContext();
        var order = admitted.order(headers(request, admitted.operation()), body.getBytes());
        threads.execute(() -> {
            try {
                var answer =
                        operations.answer(order, place::leave, made -> stream(context, request, order, place, made));
                if (answer.lines() == null) {
                    context.runOnContext(back -> Answering.send(request.response(), answer));
                }
            } finally {
                place.leave();
            }
        });
    }

    private void stream(
            Context context,
            HttpServerRequest request,
            Operations.Order order,
            Admission.Place place,
            HttpAnswer made) {
        var lines = made.lines();
        if (lines != null) {
            if (lines.live()) {
                // it may go on for hours, and has bounds of its own
                place.leave();
            }
            new StreamedAnswer(
                            context,
                            request.response(),
                            () -> operations.requireStillThere(order.identity(), order.permit()))
                    .send(made, lines);
        }
    }

    private static Map<String, List<String>> headers(HttpServerRequest request, ContractOperation operation) {
        var headers = new LinkedHashMap<String, List<String>>();
        operation.headers().keySet().forEach(name -> {
            var values = request.headers().getAll(name);
            if (!values.isEmpty()) {
                headers.put(name, List.copyOf(values));
            }
        });
        return headers;
    }
}
