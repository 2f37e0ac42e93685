package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What breaks without a key: who uses it, for what, and how much, over some days.
 *
 * @param perDay requests a day, rounded up
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
        var requests = radius.members().number("requests", 0);
        var callers = radius.members().items("callers");
        return new KeyRadius(
                DAYS,
                requests,
                (requests + DAYS - 1) / DAYS,
                radius.textOrNull("lastUsedAt"),
                radius.text("recordedSince"),
                callers.stream().limit(SHOWN).map(KeyRadius::caller).toList(),
                Math.max(0, callers.size() - SHOWN),
                radius.members().items("operations").stream()
                        .limit(SHOWN)
                        .map(KeyRadius::operation)
                        .toList());
    }

    private static Line caller(Members caller) {
        var address = caller.text("address");
        return new Line(address == null ? "address not told" : address, caller.number("count", 0));
    }

    private static Line operation(Members operation) {
        var name = operation.text("operation");
        return new Line(name == null ? "unknown operation" : name, operation.number("count", 0));
    }
}
