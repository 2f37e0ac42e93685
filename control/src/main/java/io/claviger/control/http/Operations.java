package io.claviger.control.http;

import io.claviger.control.contract.Contract;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.json.JsonText;
import io.claviger.control.json.StrictJson;
import io.claviger.control.role.Permit;
import io.claviger.control.session.SignedIn;
import io.claviger.control.session.Visit;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.Store;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of the management API, whichever door a call comes by: the check against the contract, the role, the
 * endpoint and the command behind it. So what a page of the console can do, the API can do, and by the same rules. It
 * waits for the store.
 */
public final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final Contract contract;
    private final Store store;
    private final Authentication authentication;
    private final Map<Permit, Endpoint> endpoints;
    private final Map<String, ContractOperation> byId;

    /**
     * A call as a door has taken it in.
     *
     * @param headers those that the operation names
     * @param bodyTyped whether it says that its body is JSON, which only matters where there is one
     */
    record Order(
            ContractOperation operation,
            Permit permit,
            Identity identity,
            Visit visit,
            Map<String, String> pathValues,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            byte[] body,
            boolean bodyTyped) {}

    /**
     * A call that a page makes.
     *
     * @param session of the request that the page answers, or null
     * @param body null where the operation takes none
     */
    public record Wish(
            Permit permit,
            @Nullable SignedIn session,
            Visit visit,
            Map<String, String> pathValues,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable Map<String, ? extends @Nullable Object> body) {}

    public Operations(Store store, Authentication authentication, Map<Permit, Endpoint> endpoints) {
        this.contract = Contract.load();
        this.store = store;
        this.authentication = authentication;
        this.endpoints = Map.copyOf(endpoints);
        this.byId = contract.operations().stream()
                .collect(Collectors.toUnmodifiableMap(ContractOperation::id, Function.identity()));
    }

    Contract contract() {
        return contract;
    }

    /** Whether an operation takes a value in its query, such as {@code wait}. */
    public boolean takesQuery(Permit permit, String name) {
        return operation(permit).query().containsKey(name);
    }

    /** Whether an operation takes a header, such as {@code Idempotency-Key}. */
    public boolean takesHeader(Permit permit, String name) {
        return operation(permit).headers().containsKey(name);
    }

    private ContractOperation operation(Permit permit) {
        var operation = byId.get(permit.operationId());
        if (operation == null) {
            throw new IllegalStateException("the contract has no operation " + permit.operationId());
        }
        return operation;
    }

    /**
     * Answers a call that a page makes; a fault too is an answer, a problem in JSON.
     *
     * @param waits called before other nodes are waited for
     */
    public HttpAnswer answer(Wish wish, Runnable waits) {
        var operation = operation(wish.permit);
        try {
            var body = wish.body == null ? new byte[0] : JsonText.of(wish.body);
            if (body.length > operation.bodyLimit()) {
                throw Gate.tooLarge(operation.bodyLimit());
            }
            var order = new Order(
                    operation,
                    wish.permit,
                    authentication.identity(wish.session, wish.permit, wish.visit.address()),
                    wish.visit,
                    wish.pathValues,
                    single(wish.query),
                    single(wish.headers),
                    body,
                    true);
            return answer(order, waits, made -> {
                throw new IllegalStateException(operation.id() + " is answered line by line, which no page can show");
            });
        } catch (ClavigerException refusal) {
            return Problems.of(refusal);
        }
    }

    private static Map<String, List<String>> single(Map<String, String> values) {
        return values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> List.of(each.getValue())));
    }

    /**
     * Answers a call. This is where every fault ends up: what is not the caller's goes to the log, and the caller learns
     * where.
     *
     * @param waits called before other nodes are waited for
     * @param lines sends an answer that goes out line by line, and returns when it is out
     */
    HttpAnswer answer(Order order, Runnable waits, Consumer<HttpAnswer> lines) {
        try {
            authentication.requireStill(order.identity);
            var answer = endpoint(order.permit).answer(call(order, waits));
            if (answer.lines() != null) {
                lines.accept(answer);
            }
            return answer;
        } catch (ClavigerException refusal) {
            if (refusal.code().status() >= 500) {
                LOG.error("{} failed: {}", order.operation.id(), refusal.detail(), refusal);
            }
            return Problems.of(refusal);
        } catch (RuntimeException | Error fault) {
            return internal(order.operation.id(), fault);
        }
    }

    static HttpAnswer internal(String operation, Throwable fault) {
        var reference = UUID.randomUUID().toString();
        LOG.error("{} failed, reference {}", operation, reference, fault);
        return Problems.internal(reference);
    }

    /** While an answer is long, what the caller came with may end. */
    void requireStillThere(Identity identity, Permit permit) {
        store.read(tx -> {
            authentication.requireStill(tx, identity, permit);
            return permit;
        });
    }

    private Endpoint endpoint(Permit permit) {
        var endpoint = endpoints.get(permit);
        if (endpoint == null) {
            throw new IllegalStateException("nothing answers " + permit.operationId());
        }
        return endpoint;
    }

    private Call call(Order order, Runnable waits) {
        var operation = order.operation;
        var checked = operation.check(new ContractOperation.Received(order.query, order.headers, body(order)));
        var hash = checked.headers().containsKey("Idempotency-Key") ? requestHash(order) : null;
        var changes = new Changes(store, tx -> authentication.requireStill(tx, order.identity, order.permit), waits);
        return new Call(store, changes, operation, order.identity, order.visit, order.pathValues, checked, hash);
    }

    private static @Nullable Object body(Order order) {
        var operation = order.operation;
        if (operation.body() == null) {
            if (order.body.length > 0) {
                throw new ClavigerException(ErrorCode.BODY_MALFORMED, "This call takes no body.");
            }
            return null;
        }
        if (order.body.length == 0) {
            if (operation.bodyRequired()) {
                throw new ClavigerException(ErrorCode.BODY_MALFORMED, "The body is missing; send a JSON object.");
            }
            return Map.of();
        }
        if (!order.bodyTyped) {
            throw Gate.notJson();
        }
        return StrictJson.parse(order.body);
    }

    /** Under the pepper, for the body may hold an own secret. */
    private SecretDigest requestHash(Order order) {
        var text = String.join(
                "\n",
                "request",
                order.operation.id(),
                new TreeMap<>(order.pathValues).toString(),
                new TreeMap<>(order.query).toString(),
                order.headers.toString(),
                HexFormat.of().formatHex(order.body));
        return store.pepper().digest(Secret.of(text));
    }
}
