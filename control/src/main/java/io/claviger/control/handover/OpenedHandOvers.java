package io.claviger.control.handover;

import io.claviger.control.key.CreateKey;
import io.claviger.control.role.Caller;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.TooManyFailures;
import io.claviger.core.handover.HandOverSource;
import io.claviger.core.handover.HandedKey;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.Actor;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens hand-overs for the gateway's door, on virtual threads and a few at once; what fails is counted by address. */
public final class OpenedHandOvers implements HandOverSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedHandOvers.class);
    private static final int MOST_AT_ONCE = 16;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Store store;
    private final Pepper pepper;
    private final FailedAuthentications failed;
    private final MicroClock clock;
    private final OpenHandOver open;

    public OpenedHandOvers(
            Store store, Snapshot snapshot, FailedAuthentications failed, MicroClock clock, SecureRandom random) {
        this.store = store;
        this.pepper = store.pepper();
        this.failed = failed;
        this.clock = clock;
        this.open = new OpenHandOver(new CreateKey(snapshot, pepper, random), pepper);
    }

    @Override
    public CompletionStage<HandedKey> open(Secret token, ClientAddress client) {
        if (failed.tooMany(client, clock.nowMicros())) {
            return CompletableFuture.failedFuture(
                    new TooManyFailures(Math.max(1, failed.record(client, clock.nowMicros()))));
        }
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(new ClavigerException(
                    ErrorCode.UNAVAILABLE, "Too many links are being opened. Try again in a second."));
        }
        var opened = new CompletableFuture<HandedKey>();
        threads.execute(() -> {
            try {
                opened.complete(opened(token, client));
            } catch (ClavigerException refusal) {
                if (refusal.code() == ErrorCode.NOT_FOUND) {
                    failed.record(client, clock.nowMicros());
                }
                opened.completeExceptionally(refusal);
            } catch (RuntimeException | Error fault) {
                LOG.error("a hand-over could not be opened", fault);
                opened.completeExceptionally(fault);
            } finally {
                places.release();
            }
        });
        return opened;
    }

    private HandedKey opened(Secret token, ClientAddress client) {
        // most of what is no link is known without waiting for the lock of changes
        store.read(tx -> {
            if (tx.handOvers().find(HandOverToken.digest(pepper, token)) == null) {
                throw ClavigerException.notFound("This link is not good any more, or never was. Ask for a new one.");
            }
            return token;
        });
        var actor = new Actor(Actor.Kind.SYSTEM, "hand-over", "hand-over", client.text());
        var opener = new Caller(actor, List.of());
        var made = store.change(actor, "openHandOver", tx -> open.perform(tx, opener, token))
                .value();
        var key = made.key();
        var account = store.<StoredAccount>read(tx ->
                Objects.requireNonNull(tx.accounts().find(key.accountId()), "the account of a key that was just made"));
        return new HandedKey(
                key.id(), key.name(), account.name(), key.environment(), key.expiresAtMicros(), made.secret());
    }

    @Override
    public void close() {
        threads.close();
    }
}
