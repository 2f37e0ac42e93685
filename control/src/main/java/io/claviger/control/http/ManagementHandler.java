package io.claviger.control.http;

import io.claviger.control.contract.Contract;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.http.Gate.Found;
import io.claviger.control.json.StrictJson;
import io.claviger.control.role.Permit;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Store;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management API's door: the gate and the body on the event loop, then the call on a virtual thread, then the answer
 * on the event loop again.
 */
public final class ManagementHandler implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementHandler.class);

    /** Sessions that are looked up at once; whoever made up the cookie has no place among the requests yet. */
    private static final int MOST_LOOKUPS = 64;

    private final Vertx vertx;
    private final Store store;
    private final Authentication authentication;
    private final Gate gate;
    private final Map<Permit, Endpoint> endpoints;
    private final ExecutorService threads;
    private final Admission admission;
    private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);

    public ManagementHandler(
            Vertx vertx,
            Store store,
            Snapshot snapshot,
            Authentication authentication,
            Origins origins,
            TrustedProxies proxies,
            Map<Permit, Endpoint> endpoints,
            ExecutorService threads) {
        this.vertx = vertx;
        this.store = store;
        this.authentication = authentication;
        this.gate = new Gate(Contract.load(), authentication, origins, proxies);
        this.admission = new Admission(snapshot);
        this.endpoints = Map.copyOf(endpoints);
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
                found = new Found.Refused(internal(waiting.nobodys().operation().id(), fault));
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

    private static HttpAnswer internal(String operation, Throwable fault) {
        var reference = UUID.randomUUID().toString();
        LOG.error("{} failed, reference {}", operation, reference, fault);
        return Problems.internal(reference);
    }

    private void work(HttpServerRequest request, Admission.Place place, Found.Admitted admitted, Buffer body) {
        var context = vertx.getOrCreateContext();
        var headers = headers(request, admitted.operation());
        threads.execute(() -> {
            try {
                var answer = answer(admitted, () -> {
                    var made = endpoint(admitted.permit()).answer(call(admitted, headers, body.getBytes(), place));
                    var lines = made.lines();
                    if (lines != null) {
                        new StreamedAnswer(context, request.response(), () -> requireStillThere(admitted))
                                .send(made, lines);
                    }
                    return made;
                });
                if (answer.lines() == null) {
                    context.runOnContext(back -> Answering.send(request.response(), answer));
                }
            } finally {
                place.leave();
            }
        });
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

    /** This is where every fault ends up: what is not the caller's goes to the log, and the caller learns where. */
    private HttpAnswer answer(Found.Admitted admitted, Supplier<HttpAnswer> work) {
        try {
            authentication.requireStill(admitted.identity());
            return work.get();
        } catch (ClavigerException refusal) {
            if (refusal.code().status() >= 500) {
                LOG.error("{} failed: {}", admitted.operation().id(), refusal.detail(), refusal);
            }
            return Problems.of(refusal);
        } catch (RuntimeException | Error fault) {
            return internal(admitted.operation().id(), fault);
        }
    }

    /** While an answer is long, what the caller came with may end. */
    private void requireStillThere(Found.Admitted admitted) {
        store.read(tx -> {
            authentication.requireStill(tx, admitted.identity(), admitted.permit());
            return admitted;
        });
    }

    private Endpoint endpoint(Permit permit) {
        var endpoint = endpoints.get(permit);
        if (endpoint == null) {
            throw new IllegalStateException("nothing answers " + permit.operationId());
        }
        return endpoint;
    }

    private Call call(Found.Admitted admitted, Map<String, List<String>> headers, byte[] body, Admission.Place place) {
        var operation = admitted.operation();
        var json = body(admitted, body);
        var checked = operation.check(new ContractOperation.Received(admitted.query(), headers, json));
        var hash = checked.headers().containsKey("Idempotency-Key") ? requestHash(admitted, headers, body) : null;
        var changes = new Changes(
                store, tx -> authentication.requireStill(tx, admitted.identity(), admitted.permit()), place::leave);
        return new Call(
                store, changes, operation, admitted.identity(), admitted.visit(), admitted.pathValues(), checked, hash);
    }

    private static @Nullable Object body(Found.Admitted admitted, byte[] body) {
        var operation = admitted.operation();
        if (operation.body() == null) {
            if (body.length > 0) {
                throw new ClavigerException(ErrorCode.BODY_MALFORMED, "This call takes no body.");
            }
            return null;
        }
        if (body.length == 0) {
            if (operation.bodyRequired()) {
                throw new ClavigerException(ErrorCode.BODY_MALFORMED, "The body is missing; send a JSON object.");
            }
            return Map.of();
        }
        if (!admitted.bodyTyped()) {
            throw Gate.notJson();
        }
        return StrictJson.parse(body);
    }

    /** Under the pepper, for the body may hold an own secret. */
    private SecretDigest requestHash(Found.Admitted admitted, Map<String, List<String>> headers, byte[] body) {
        var text = String.join(
                "\n",
                "request",
                admitted.operation().id(),
                new TreeMap<>(admitted.pathValues()).toString(),
                new TreeMap<>(admitted.query()).toString(),
                headers.toString(),
                HexFormat.of().formatHex(body));
        return store.pepper().digest(Secret.of(text));
    }
}
