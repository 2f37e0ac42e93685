package io.claviger.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How soon revocations were in force at every node.
 *
 * @param count revocations
 * @param millis from sending a revocation to a node's first refusal, of each revocation at each node, in rising order
 * @param acceptedAfterReceipt requests that were sent after a complete receipt and accepted all the same
 * @param refusedByLapse requests with a good key that a node refused as out of touch
 */
record Propagation(int count, double[] millis, int acceptedAfterReceipt, int refusedByLapse) {
    private static final double P99 = 0.99;

    Propagation {
        millis = millis.clone();
        Arrays.sort(millis);
    }

    List<Row> rows() {
        var name = "revocation, 3 nodes on PostgreSQL, to the first refusal at a node, ";
        return List.of(
                Row.figure(name + "99 %", percentile(P99), "ms", "≤ 200 ms"),
                Row.figure(name + "slowest", percentile(1), "ms", "≤ 1,000 ms"),
                Row.figure("accepted after a complete receipt", acceptedAfterReceipt, "requests", "0"),
                Row.figure("refused because a healthy node's lease had lapsed", refusedByLapse, "requests", "0"));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"count\":%d,\"p50Ms\":%.2f,\"p99Ms\":%.2f,\"maxMs\":%.2f,\"acceptedAfterReceipt\":%d,\"refusedByLapse\":%d}",
                count,
                percentile(0.5),
                percentile(P99),
                percentile(1),
                acceptedAfterReceipt,
                refusedByLapse);
    }

    private double percentile(double part) {
        return millis[Math.max(0, (int) Math.ceil(part * millis.length) - 1)];
    }
}
