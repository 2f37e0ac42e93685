package io.claviger.control.http;

import io.claviger.control.json.JsonText;
import io.claviger.control.json.StrictJson;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Caller;
import io.claviger.core.credential.SecretDigest;
import io.claviger.store.ChangeWork;
import io.claviger.store.Changed;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.Store;
import io.claviger.store.cluster.Receipt;
import io.claviger.store.idempotency.Answer;
import io.claviger.store.idempotency.RepeatableRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs changes: once for each {@code Idempotency-Key}, and with a receipt where one is asked for. */
final class Changes {
    private static final double MICROS_PER_MILLI = 1_000;

    private final Store store;
    private final Consumer<Reading> stillAccepted;
    private final Runnable waits;

    /**
     * How a change is to be run.
     *
     * @param command what is done, for the log
     * @param idempotencyKey null where it may be done again
     * @param requestHash of the request, where there is an idempotency key
     * @param receiptWithin how long the caller waits for a receipt; null where it asks for none
     */
    record Order(
            Caller caller,
            String command,
            @Nullable String idempotencyKey,
            @Nullable SecretDigest requestHash,
            @Nullable Duration receiptWithin) {}

    /**
     * Runs them in a store.
     *
     * @param stillAccepted throws where what the caller came with is accepted no more; asked within the transaction, since a
     *     change may wait there while another one revokes the token
     * @param waits called before other nodes are waited for: nobody else shall be in want of what the call holds
     */
    Changes(Store store, Consumer<Reading> stillAccepted, Runnable waits) {
        this.store = store;
        this.stillAccepted = stillAccepted;
        this.waits = waits;
    }

    HttpAnswer run(Order order, Function<Changing, HttpAnswer> work) {
        var changed = change(order, tx -> {
            stillAccepted.accept(tx);
            return sealable(work.apply(tx));
        });
        var answer = open(changed.value());
        if (order.receiptWithin == null) {
            return answer;
        }
        waits.run();
        return withReceipt(answer, store.cluster().receipt(changed, order.receiptWithin));
    }

    private Changed<Answer> change(Order order, ChangeWork<Answer> work) {
        var actor = order.caller.actor();
        if (order.idempotencyKey == null || order.requestHash == null) {
            return store.change(actor, order.command, work);
        }
        var request = new RepeatableRequest(actor.id(), order.idempotencyKey, order.requestHash);
        return store.changeOnce(actor, order.command, request, work);
    }

    private static HttpAnswer withReceipt(HttpAnswer answer, Receipt receipt) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        if (StrictJson.parse(answer.body()) instanceof Map<?, ?> members) {
            members.forEach((name, value) -> body.put(String.valueOf(name), value));
        }
        body.put(
                "receipt",
                Answers.members(
                        "revision", receipt.revision(),
                        "complete", receipt.complete(),
                        "nodes", receipt.nodes().stream().map(Changes::json).toList()));
        return new HttpAnswer(answer.status(), answer.headers(), JsonText.of(body));
    }

    private static Map<String, @Nullable Object> json(Receipt.Node node) {
        var json = Answers.members("id", node.id());
        var micros = node.micros();
        var until = node.outOfTouchUntilMicros();
        if (micros != null) {
            json.put("milliseconds", micros / MICROS_PER_MILLI);
        }
        if (until != null) {
            json.put("outOfTouchUntil", Timestamps.text(until));
        }
        return json;
    }

    private static Answer sealable(HttpAnswer answer) {
        return new Answer(answer.status(), answer.headers(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static HttpAnswer open(Answer answer) {
        return new HttpAnswer(answer.status(), answer.headers(), answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
