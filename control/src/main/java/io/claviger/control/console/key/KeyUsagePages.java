package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Chart;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a key is used for, and how much: a chart, a table that says the same, and the operations and refusals. */
public final class KeyUsagePages implements PageGroup {
    /** Pages of a thousand counts that are read at most; what is more is said to be missing. */
    private static final int MOST_READS = 5;

    /**
     * What the page shows.
     *
     * @param cut whether there were more counts than are read
     * @param gateway where the key is used
     */
    public record Usage(
            KeyHead head,
            Span span,
            List<Span> spans,
            Chart chart,
            List<Line> operations,
            List<Line> refusals,
            boolean cut,
            String gateway) {}

    /** An operation or a code, and its requests. */
    public record Line(String name, long count) {}

    private record Read(List<Members> counts, boolean cut) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/keys/{keyId}/usage", KeyUsagePages::show, Permit.GET_KEY, Permit.LIST_KEY_USAGE, Permit.GET_LIVE));
    }

    private static HttpAnswer show(PageCall call) {
        var head = KeyHead.of(call, KeyHead.read(call), KeyTab.USAGE);
        var span = Span.of(call.query("span"));
        var now = call.now();
        var read = read(call, head.id(), span, now);
        var steps = new TreeMap<Instant, long[]>();
        span.steps(now).forEach(step -> steps.put(step, new long[2]));
        var operations = new HashMap<String, Long>();
        var refusals = new HashMap<String, Long>();
        for (var count : read.counts) {
            if (count.flag("reported")) {
                continue;
            }
            var requests = count.number("count", 0);
            var code = count.text("code");
            var step = steps.get(Instant.parse(count.requiredText("time")));
            if (step != null) {
                step[code == null ? 0 : 1] += requests;
            }
            operations.merge(name(count.text("operation")), requests, Long::sum);
            if (code != null) {
                refusals.merge(code, requests, Long::sum);
            }
        }
        var page = new Usage(
                head,
                span,
                List.of(Span.values()),
                chart(steps, span),
                lines(operations),
                lines(refusals),
                read.cut,
                call.gateway());
        return call.part()
                ? Reply.template("key/usage-chart", Map.of("page", page))
                : head.frame(call).answer(call, "key/usage", page);
    }

    private static Read read(PageCall call, String keyId, Span span, Instant now) {
        var counts = new ArrayList<Members>();
        @Nullable String cursor = null;
        for (var reads = 0; reads < MOST_READS; reads++) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("from", span.steps(now).getFirst());
            query.put("step", span.step());
            query.put("cursor", cursor);
            var page = call.read(Permit.LIST_KEY_USAGE, Map.of("keyId", keyId), query);
            counts.addAll(page.items());
            cursor = page.nextCursor();
            if (cursor == null) {
                return new Read(counts, false);
            }
        }
        return new Read(counts, true);
    }

    private static Chart chart(Map<Instant, long[]> steps, Span span) {
        return Chart.of(
                steps.entrySet().stream()
                        .map(step -> new Chart.Step(step.getKey().toString(), step.getValue()[0], step.getValue()[1]))
                        .toList(),
                span.word());
    }

    private static List<Line> lines(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(each -> new Line(each.getKey(), each.getValue()))
                .toList();
    }

    private static String name(@Nullable String operation) {
        return operation == null ? "unknown to the catalog" : operation;
    }
}
