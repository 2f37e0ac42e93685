package io.claviger.core.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one account's requests in their order, each once, as long as it comes back often enough: what is pushed out
 * meanwhile is missed. Of one thread.
 */
public final class LiveReader {
    private final LiveRequests requests;
    private final String accountId;
    private final @Nullable String credentialId;
    private long position;
    private boolean waited;

    /**
     * What was read.
     *
     * @param requests the oldest first
     * @param missed whether the node had more requests since the last time than are kept, so that some may be missing
     */
    public record Read(List<LiveRequest> requests, boolean missed) {
        public Read {
            requests = List.copyOf(requests);
        }
    }

    LiveReader(LiveRequests requests, String accountId, @Nullable String credentialId) {
        this.requests = requests;
        this.accountId = accountId;
        this.credentialId = credentialId;
        this.position = requests.end();
    }

    /** Goes on after a request that was read before; everything that is kept where that is later than the latest. */
    public void after(long sequence) {
        var end = requests.end();
        position = sequence >= end || sequence < -1 ? oldest(end) : sequence + 1;
    }

    /** The latest that are kept, so many at most; goes on after them. */
    public Read latest(int most) {
        position = oldest(requests.end());
        var all = read().requests();
        return new Read(all.subList(Math.max(0, all.size() - most), all.size()), false);
    }

    /** What came since the last time. */
    public Read read() {
        var end = requests.end();
        var oldest = oldest(end);
        var missed = position < oldest;
        position = Math.max(position, oldest);
        if (position == end) {
            return new Read(List.of(), missed);
        }
        var read = new ArrayList<LiveRequest>();
        while (position < end) {
            var found = requests.find(position, accountId, credentialId);
            if (found instanceof LiveRequests.Found.NotYet && !waited) {
                // it is there the next time, or never comes
                waited = true;
                return new Read(read, missed);
            }
            waited = false;
            position++;
            if (found instanceof LiveRequests.Found.Here(var request)) {
                read.add(request);
            }
        }
        return new Read(read, missed);
    }

    private static long oldest(long end) {
        return Math.max(0, end - LiveRequests.KEPT);
    }
}
