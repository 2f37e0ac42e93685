package io.claviger.control.http;

import io.claviger.control.json.JsonText;
import io.claviger.control.json.StrictJson;
import io.claviger.control.role.Caller;
import io.claviger.core.credential.SecretDigest;
import io.claviger.store.ChangeWork;
import io.claviger.store.Changed;
import io.claviger.store.Changing;
import io.claviger.store.Store;
import io.claviger.store.idempotency.Answer;
import io.claviger.store.idempotency.RepeatableRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs changes: once for each {@code Idempotency-Key}, and with a receipt where one is asked for. */
final class Changes {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Store store;
    private final String nodeId;
    private final Runnable stillAccepted;

    /**
     * How a change is to be run.
     *
     * @param command what is done, for the log
     * @param idempotencyKey null where it may be done again
     * @param requestHash of the request, where there is an idempotency key
     */
    record Order(
            Caller caller,
            String command,
            @Nullable String idempotencyKey,
            @Nullable SecretDigest requestHash,
            boolean receipt) {}

    /**
     * @param stillAccepted throws where the caller's token is accepted no more; asked within the transaction, since a
     *     change may wait there while another one revokes the token
     */
    Changes(Store store, String nodeId, Runnable stillAccepted) {
        this.store = store;
        this.nodeId = nodeId;
        this.stillAccepted = stillAccepted;
    }

    HttpAnswer run(Order order, Function<Changing, HttpAnswer> work) {
        var worked = new AtomicLong(System.nanoTime());
        ChangeWork<Answer> timed = tx -> {
            stillAccepted.run();
            var answer = sealable(work.apply(tx));
            worked.set(System.nanoTime());
            return answer;
        };
        var changed = change(order, timed);
        var answer = open(changed.value());
        return order.receipt ? withReceipt(answer, changed, System.nanoTime() - worked.get()) : answer;
    }

    private Changed<Answer> change(Order order, ChangeWork<Answer> work) {
        var actor = order.caller.actor();
        if (order.idempotencyKey == null || order.requestHash == null) {
            return store.change(actor, order.command, work);
        }
        var request = new RepeatableRequest(actor.id(), order.idempotencyKey, order.requestHash);
        return store.changeOnce(actor, order.command, request, work);
    }

    /** The store has applied the change to this node's snapshot before it returned, and this is the only node. */
    private HttpAnswer withReceipt(HttpAnswer answer, Changed<Answer> changed, long nanos) {
        var milliseconds = changed.repeated() ? 0 : Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
        var body = new LinkedHashMap<String, @Nullable Object>();
        if (StrictJson.parse(answer.body()) instanceof Map<?, ?> members) {
            members.forEach((name, value) -> body.put(String.valueOf(name), value));
        }
        var node = Answers.members("id", nodeId, "milliseconds", milliseconds);
        body.put("receipt", Answers.members("revision", changed.revision(), "complete", true, "nodes", List.of(node)));
        return new HttpAnswer(answer.status(), answer.headers(), JsonText.of(body));
    }

    private static Answer sealable(HttpAnswer answer) {
        return new Answer(answer.status(), answer.headers(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static HttpAnswer open(Answer answer) {
        return new HttpAnswer(answer.status(), answer.headers(), answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
