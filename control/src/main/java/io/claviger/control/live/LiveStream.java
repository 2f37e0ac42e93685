package io.claviger.control.live;

import io.claviger.control.http.Answers;
import io.claviger.control.json.JsonText;
import io.claviger.control.json.Timestamps;
import io.claviger.core.live.LiveReader;
import io.claviger.core.live.LiveReader.Read;
import io.claviger.core.live.LiveRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One onlooker's events, on its own virtual thread. Nothing is held back for it: who takes events slowly is told that it
 * missed some, and who takes none is dropped.
 */
final class LiveStream {
    /** At 20,000 requests a second of the node, none is missed. */
    private static final long LOOK_EVERY_MILLIS = 50;

    /** So often something is sent, so that an end shows on both sides. */
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long RETRY_MILLIS = 2_000;
    private static final long NANOS_A_MICRO = 1_000;

    private final String run;
    private final LiveReader reader;
    private final AllNodes.Counts allNodes;
    private final Consumer<String> lines;
    private final StringBuilder waiting = new StringBuilder();

    /** @param lines takes events, and waits until the socket took them */
    LiveStream(String run, LiveReader reader, AllNodes.Counts allNodes, Consumer<String> lines) {
        this.run = run;
        this.reader = reader;
        this.allNodes = allNodes;
        this.lines = lines;
    }

    /** Sends what was read first and then what comes, until the place is closed. */
    void run(Read first, Onlookers.Place place) {
        waiting.append("retry: ").append(RETRY_MILLIS).append("\n\n");
        take(first);
        send();
        var sentAt = System.nanoTime();
        while (place.open()) {
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            take(reader.read());
            countAllNodes();
            var now = System.nanoTime();
            if (waiting.isEmpty() && now - sentAt >= HEARTBEAT_NANOS) {
                waiting.append(":\n\n");
            }
            if (!waiting.isEmpty()) {
                send();
                sentAt = now;
            }
        }
    }

    private void take(Read read) {
        if (read.missed()) {
            waiting.append("event: missed\ndata: {}\n\n");
        }
        for (var request : read.requests()) {
            waiting.append("id: ").append(run).append('-').append(request.sequence());
            event("request", json(request));
        }
    }

    private void countAllNodes() {
        var counts = allNodes.due();
        if (counts != null) {
            event(
                    "counts",
                    Answers.members(
                            "minute", Timestamps.text(counts.minuteMicros()),
                            "requests", counts.requests(),
                            "refused", counts.refused()));
        }
    }

    private void event(String name, Map<String, @Nullable Object> data) {
        if (!waiting.isEmpty() && waiting.charAt(waiting.length() - 1) != '\n') {
            waiting.append('\n');
        }
        waiting.append("event: ").append(name).append("\ndata: ");
        waiting.append(new String(JsonText.of(data), StandardCharsets.UTF_8)).append("\n\n");
    }

    private void send() {
        // the line's own end is the last of the two that end an event
        lines.accept(waiting.substring(0, waiting.length() - 1));
        waiting.setLength(0);
    }

    private static Map<String, @Nullable Object> json(LiveRequest request) {
        var operation = request.operation();
        var code = request.code();
        return Answers.members(
                "time", Timestamps.text(request.atMicros()),
                "decisionId", request.decisionId(),
                "credentialId", request.key().id(),
                "credentialName", request.key().name(),
                "door", request.door().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "api", operation == null ? null : operation.api(),
                "operation", operation == null ? null : operation.operationId(),
                "method", operation == null ? null : operation.method(),
                "code", code == null ? null : code.name(),
                "status", request.status(),
                "address", request.address(),
                "microseconds", request.nanos() / NANOS_A_MICRO);
    }
}
