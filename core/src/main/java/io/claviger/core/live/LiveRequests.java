package io.claviger.core.live;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Operation;
import io.claviger.core.credential.Key;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.Exchange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The latest {@value #KEPT} requests of known keys, of all doors of this node. Requests of keys that nobody knows belong to
 * no account, so there is nobody to show them to, and no flood of them pushes others out.
 *
 * <p>A request writes into a slot that is there already: it takes no lock, waits for nobody and allocates nothing. Readers
 * check by the slot's stamp that nobody wrote while they read, so none ever sees one request's key with another's address.
 */
public final class LiveRequests {
    /** How many are kept. */
    public static final int KEPT = 1_000;

    /** More than are kept, so that the oldest of them are not overwritten just when they are read. */
    private static final int SLOTS = 1_024;

    /** The stamp of a slot that is being written. */
    private static final long BUSY = -1;

    private static final VarHandle STAMP;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(Slot.class, "stamp", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Slot {
        /** One more than the sequence of what is here; 0 where nothing ever was. */
        @SuppressWarnings("unused") // by its handle
        private volatile long stamp;

        private long atMicros;
        private Door door = Door.GATEWAY;
        private @Nullable Key key;
        private @Nullable Operation operation;
        private @Nullable ErrorCode code;
        private int status;
        private @Nullable ClientAddress address;
        private long nanos;
        private String decisionId = "";
    }

    /** What stands at a place. */
    sealed interface Found {
        /** A request. */
        record Here(LiveRequest request) implements Found {}

        /** One of others than were asked for, or one that is gone. */
        enum Passed implements Found {
            INSTANCE
        }

        /** One that is being written; or whose place was taken, and then it never comes. */
        enum NotYet implements Found {
            INSTANCE
        }
    }

    private final Slot[] slots = new Slot[SLOTS];
    private final AtomicLong next = new AtomicLong();

    public LiveRequests() {
        for (var i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
    }

    /**
     * Records a request that was judged. Never waits.
     *
     * @param code why it was refused or failed, or null for what went well
     */
    public void record(AccessRequest request, Decision decision, @Nullable ErrorCode code, Exchange exchange) {
        var key = decision.key();
        if (key == null) {
            return;
        }
        var sequence = next.getAndIncrement();
        var slot = slots[(int) sequence & SLOTS - 1];
        var before = (long) STAMP.getOpaque(slot);
        // whoever is a whole round late leaves the place to those who came after it
        if (before < 0 || before > sequence || !STAMP.compareAndSet(slot, before, BUSY)) {
            return;
        }
        slot.atMicros = request.atMicros();
        slot.door = request.door();
        slot.key = key;
        slot.operation = request.target() instanceof Target.Known known ? known.operation() : null;
        slot.code = code;
        slot.status = exchange.status();
        slot.address = request.address();
        slot.nanos = exchange.nanos();
        slot.decisionId = decision.id();
        STAMP.setRelease(slot, sequence + 1);
    }

    /** Reads an account's requests from now on, or from an earlier place on. */
    public LiveReader reader(String accountId, @Nullable String credentialId) {
        return new LiveReader(this, accountId, credentialId);
    }

    /** The place of the request that comes next. */
    long end() {
        return next.get();
    }

    Found find(long sequence, String accountId, @Nullable String credentialId) {
        var slot = slots[(int) sequence & SLOTS - 1];
        var stamp = (long) STAMP.getAcquire(slot);
        if (stamp != sequence + 1) {
            return stamp > sequence ? Found.Passed.INSTANCE : Found.NotYet.INSTANCE;
        }
        var key = slot.key;
        if (key == null
                || !key.accountId().equals(accountId)
                || !(credentialId == null || key.id().equals(credentialId))) {
            return Found.Passed.INSTANCE;
        }
        var address = slot.address;
        var request = new LiveRequest(
                sequence,
                slot.atMicros,
                slot.door,
                key,
                slot.operation,
                slot.code,
                slot.status,
                address == null ? null : address.text(),
                slot.nanos,
                slot.decisionId);
        VarHandle.acquireFence();
        return (long) STAMP.getOpaque(slot) == stamp ? new Found.Here(request) : Found.Passed.INSTANCE;
    }
}
