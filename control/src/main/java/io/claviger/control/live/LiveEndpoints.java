package io.claviger.control.live;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import io.claviger.core.live.LiveReader;
import io.claviger.core.live.LiveRequests;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Store;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The call that shows requests as they happen. */
public final class LiveEndpoints implements AutoCloseable {
    private static final int RUN_BYTES = 4;
    private static final long DEFAULT_RECENT = 20;

    private final LiveRequests requests;
    private final Onlookers onlookers;
    private final AllNodes allNodes;

    /** In every event's id, so that a place in this node's list is none in another's, or after a restart. */
    private final String run;

    public LiveEndpoints(Store store, Snapshot snapshot, LiveRequests requests, SecureRandom random) {
        this.requests = requests;
        this.onlookers = new Onlookers(snapshot);
        this.allNodes = new AllNodes(store);
        var bytes = new byte[RUN_BYTES];
        random.nextBytes(bytes);
        this.run = HexFormat.of().formatHex(bytes);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.GET_LIVE, this::live);
    }

    /** How many look on. */
    public int onlookers() {
        return onlookers.size();
    }

    /** Ends every stream, and takes no more. */
    @Override
    public void close() {
        onlookers.close();
    }

    private HttpAnswer live(Call call) {
        call.requireSound();
        var accountId = call.path("accountId");
        var query = call.query();
        call.read(tx -> AccountAccess.find(tx, call.caller(), accountId));
        var reader = requests.reader(accountId, query.text("credential"));
        var first = first(reader, call.header("Last-Event-ID"), (int) query.number("recent", DEFAULT_RECENT));
        var caller = call.caller();
        return HttpAnswer.events(lines -> {
            try (var place = onlookers.enter(caller, accountId)) {
                new LiveStream(run, reader, allNodes.of(accountId), lines).run(first, place);
            }
        });
    }

    /** Where it goes on: after the last event that the client had from this run, else with the latest. */
    private LiveReader.Read first(LiveReader reader, @Nullable String lastEventId, int recent) {
        if (lastEventId != null && lastEventId.startsWith(run + "-")) {
            reader.after(Long.parseLong(lastEventId, run.length() + 1, lastEventId.length(), 10));
            return reader.read();
        }
        return reader.latest(lastEventId == null ? recent : LiveRequests.KEPT);
    }
}
