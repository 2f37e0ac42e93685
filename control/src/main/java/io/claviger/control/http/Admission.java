package io.claviger.control.http;

import io.claviger.control.role.Caller;
import io.claviger.core.account.Account;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is under way: requests, and the bytes of their bodies. What goes beyond is told to come again. An account
 * with its sub-accounts gets a quarter at most, and all accounts together three: so no tenant keeps the others out, and
 * none keeps out the operators, who must always be able to revoke its tokens.
 */
public final class Admission {
    private static final int MOST_REQUESTS = 256;
    private static final long MOST_BYTES =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Those who are signing in share one account's part. */
    private static final String NOBODY = "";

    private final Snapshot snapshot;
    private final Share whole = new Share(MOST_REQUESTS, MOST_BYTES);
    private final Share accounts = new Share(MOST_REQUESTS / 4 * 3, MOST_BYTES / 4 * 3);
    private final Map<String, Share> byAccount = new HashMap<>();

    /** How much may be under way, and how much is. */
    private static final class Share {
        final int mostRequests;
        final long mostBytes;
        int requests;
        long bytes;

        Share(int mostRequests, long mostBytes) {
            this.mostRequests = mostRequests;
            this.mostBytes = mostBytes;
        }
    }

    /** A request's place, until it is left. */
    public final class Place {
        private final List<Share> shares;
        private long bytes;
        private boolean left;

        private Place(List<Share> shares) {
            this.shares = shares;
        }

        /** Whether so many more bytes of the body may be held. */
        boolean hold(int more) {
            synchronized (Admission.this) {
                if (left || shares.stream().anyMatch(share -> share.bytes + more > share.mostBytes)) {
                    return false;
                }
                bytes += more;
                shares.forEach(share -> share.bytes += more);
                return true;
            }
        }

        /** Gives everything back; the second time nothing. */
        public void leave() {
            synchronized (Admission.this) {
                if (!left) {
                    left = true;
                    shares.forEach(share -> {
                        share.requests--;
                        share.bytes -= bytes;
                    });
                    byAccount.values().removeIf(share -> share.requests == 0);
                }
            }
        }
    }

    public Admission(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** A place for a request; null where there is none. */
    public @Nullable Place enter(Caller caller) {
        var root = root(caller);
        synchronized (this) {
            var shares = new ArrayList<>(List.of(whole));
            if (root != null) {
                shares.add(accounts);
                shares.add(byAccount.computeIfAbsent(root, first -> new Share(MOST_REQUESTS / 4, MOST_BYTES / 4)));
            }
            if (shares.stream().anyMatch(share -> share.requests >= share.mostRequests)) {
                return null;
            }
            shares.forEach(share -> share.requests++);
            return new Place(shares);
        }
    }

    static HttpAnswer busy() {
        return Problems.of(tooMuch());
    }

    /** What is told to whoever gets no place. */
    public static ClavigerException tooMuch() {
        return new ClavigerException(ErrorCode.UNAVAILABLE, "Too many requests are under way. Try again in a second.");
    }

    /** The account at the top, so that sub-accounts are no way to more. */
    private @Nullable String root(Caller caller) {
        var roots = caller.roots();
        if (roots == null) {
            return null;
        }
        if (roots.isEmpty()) {
            return NOBODY;
        }
        var root = roots.getFirst();
        for (var level = 0; level < Account.MAX_DEPTH; level++) {
            var account = snapshot.account(root);
            if (account == null || account.parentId() == null) {
                return root;
            }
            root = account.parentId();
        }
        return root;
    }
}
