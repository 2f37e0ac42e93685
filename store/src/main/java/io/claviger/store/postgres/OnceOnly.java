package io.claviger.store.postgres;

import io.claviger.core.error.ClavigerException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes that must not be done twice, one after the other. A transaction whose commit was not heard of is looked up by its
 * number ({@code pg_xact_status}) before the same is written again. A server that crashed may use the number of a lost
 * transaction once more: then what was lost counts as done, and is never done twice.
 */
final class OnceOnly {
    /** A transaction that may have been committed. */
    private record Doubt(Object thing, String transaction) {}

    private @Nullable Doubt doubt;

    /** A transaction, run to its end. */
    interface Writes {
        <T extends @Nullable Object> T write(Function<DSLContext, T> work);
    }

    synchronized <T extends @Nullable Object> T write(
            Writes writes, Object thing, BiFunction<DSLContext, Boolean, T> work) {
        var before = doubt;
        var done = before != null && before.thing == thing && writes.write(sql -> isCommitted(sql, before.transaction));
        var transaction = new AtomicReference<@Nullable String>();
        try {
            var value = writes.write(sql -> {
                transaction.set(done ? null : number(sql));
                return work.apply(sql, done);
            });
            doubt = null;
            return value;
        } catch (ClavigerException e) {
            var number = transaction.get();
            if (number != null) {
                doubt = new Doubt(thing, number);
            }
            throw e;
        }
    }

    private static String number(DSLContext sql) {
        return String.valueOf(sql.fetchValue("select pg_current_xact_id()::text"));
    }

    /** A number that was not given out yet is that of a transaction that a crash left no trace of. */
    private static boolean isCommitted(DSLContext sql, String transaction) {
        var status = sql.fetchValue(
                "select case when ?::xid8 < pg_snapshot_xmax(pg_current_snapshot()) then pg_xact_status(?::xid8) end",
                transaction,
                transaction);
        if ("in progress".equals(status)) {
            throw PostgresFault.unavailable(null);
        }
        return "committed".equals(status);
    }
}
