package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.View;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What breaks without a key: who uses it, for what, and how much, over some days.
 *
 * @param requests those that went well: what is refused anyway does not break
 * @param perDay requests a day, rounded up; of a key that is younger, over the days that there was one
 * @param callers the busiest addresses
 * @param moreCallers how many of the addresses are not named here
 */
public record KeyRadius(
        int days,
        long requests,
        long perDay,
        @Nullable String lastUsedAt,
        String recordedSince,
        List<Line> callers,
        long moreCallers,
        List<Line> operations) {
    private static final int DAYS = 7;
    private static final int SHOWN = 5;

    /** An address or an operation, and its requests. */
    public record Line(String name, long count) {}

    static KeyRadius of(PageCall call, String keyId) {
        var radius = call.read(Permit.GET_BLAST_RADIUS, Map.of("keyId", keyId), Map.of("days", DAYS));
        var requests = radius.members().number("requests", 0) - radius.members().number("failed", 0);
        var callers = radius.members().items("callers");
        return new KeyRadius(
                DAYS,
                requests,
                perDay(requests, days(call, radius)),
                radius.textOrNull("lastUsedAt"),
                radius.text("recordedSince"),
                callers.stream().limit(SHOWN).map(KeyRadius::caller).toList(),
                Math.max(0, callers.size() - SHOWN),
                radius.members().items("operations").stream()
                        .map(KeyRadius::operation)
                        .filter(operation -> operation.count > 0)
                        .limit(SHOWN)
                        .toList());
    }

    /** How many requests a day go well of one API, rounded up; none where the reader may not see it. */
    public static long requestsPerDay(PageCall call, String keyId, String api) {
        var radius = call.ask(Permit.GET_BLAST_RADIUS, Map.of("keyId", keyId), Map.of("days", DAYS));
        if (radius.refused()) {
            return 0;
        }
        var requests = radius.members().items("operations").stream()
                .filter(operation -> api.equals(operation.text("api")))
                .mapToLong(operation -> operation.number("count", 0) - operation.number("failed", 0))
                .sum();
        return perDay(requests, days(call, radius));
    }

    /** The days that are looked at, today included, of which something is known; one at least. */
    private static long days(PageCall call, View radius) {
        var known = Duration.between(Instant.parse(radius.text("recordedSince")), call.now())
                .toDays();
        return Math.clamp(known + 1, 1, DAYS);
    }

    private static long perDay(long requests, long days) {
        return (requests + days - 1) / days;
    }

    private static Line caller(Members caller) {
        var address = caller.text("address");
        return new Line(
                address == null ? "address not told" : address,
                caller.number("count", 0) - caller.number("refused", 0));
    }

    private static Line operation(Members operation) {
        var name = operation.text("operation");
        return new Line(
                name == null ? "unknown operation" : name,
                operation.number("count", 0) - operation.number("failed", 0));
    }
}
