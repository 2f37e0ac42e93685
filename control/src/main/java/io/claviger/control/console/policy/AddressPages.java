package io.claviger.control.console.policy;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.http.HttpAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From where a key may be used. */
public final class AddressPages implements PageGroup {
    private static final String PAGE = "addresses";
    private static final String MEMBER = "ipRanges";

    /**
     * What the page shows.
     *
     * @param own the address that the console sees for the reader; null where there is none
     * @param ask what must be confirmed before it is saved; null where nothing
     */
    public record Addresses(
            Holder holder,
            List<String> ranges,
            String mode,
            boolean changeable,
            @Nullable String own,
            @Nullable String ask,
            Problem problem) {}

    @Override
    public List<Route> routes() {
        return Holder.routes(PAGE, AddressPages::show, AddressPages::save);
    }

    private static HttpAnswer show(PageCall call, Holder holder) {
        return page(call, 200, holder, holder.members().texts(MEMBER), holder.mode(MEMBER), null, Problem.NONE);
    }

    private static HttpAnswer save(PageCall call, Holder holder) {
        var ranges = call.form().lines("ranges");
        var mode = call.form().text("mode");
        var effective = mode == null ? holder.mode(MEMBER) : mode;
        var ask = call.form().ticked("sure") || !effective.equals("enforce")
                ? null
                : Narrowing.ofAddresses(call, holder, enforced(holder), ranges);
        if (ask != null) {
            return page(call, 409, holder, ranges, effective, ask, Problem.NONE);
        }
        var body = new HashMap<String, @Nullable Object>();
        body.put(MEMBER, ranges.isEmpty() ? null : ranges);
        if (mode != null) {
            body.put("modes", Map.of(MEMBER, mode));
        }
        var saved = holder.change(call, body);
        if (saved.refused()) {
            return page(call, saved.status(), holder, ranges, effective, null, saved.problem());
        }
        var kept = new HashSet<>(saved.members().texts(MEMBER)).equals(new HashSet<>(ranges));
        var said = kept ? "Addresses saved." : "Addresses saved. Ranges are shown as they are kept, without host bits.";
        return Reply.to(call, holder.path(PAGE), Flash.of(said, saved));
    }

    /** Those that are judged by now; none permit every address. */
    private static List<String> enforced(Holder holder) {
        return holder.mode(MEMBER).equals("enforce") ? holder.members().texts(MEMBER) : List.of();
    }

    private static HttpAnswer page(
            PageCall call,
            int status,
            Holder holder,
            List<String> ranges,
            String mode,
            @Nullable String ask,
            Problem problem) {
        var page = new Addresses(
                holder, ranges, mode, holder.changeable(call), call.visit().address(), ask, problem);
        return holder.frame(call).answer(call, status, "policy/addresses", page);
    }
}
