package io.claviger.control.handover;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Command;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.CreateKey;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.handover.NewHandOver;
import io.claviger.store.handover.StoredHandOver;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a hand-over of a key, which is judged as if it were made at once. */
final class MakeHandOver implements Command<MakeHandOver.Wish, MakeHandOver.Made> {
    private static final long STANDARD_MICROS = Duration.ofDays(7).toNanos() / 1000;
    private static final long LONGEST_MICROS = Duration.ofDays(30).toNanos() / 1000;

    private final CreateKey create;
    private final Pepper pepper;
    private final SecureRandom random;

    /** @param expiresAtMicros of the link; null for the usual time */
    record Wish(HandOverWish key, @Nullable Long expiresAtMicros) {}

    /** A hand-over with what opens it, to be shown this once. */
    record Made(StoredHandOver handOver, Secret token) {}

    MakeHandOver(CreateKey create, Pepper pepper, SecureRandom random) {
        this.create = create;
        this.pepper = pepper;
        this.random = random;
    }

    @Override
    public Permit permit() {
        return Permit.CREATE_HAND_OVER;
    }

    List<FieldFault> faultsOf(Reading tx, Wish wish) {
        var faults = new ArrayList<FieldFault>();
        Stream.concat(wish.key.faults().stream(), create.faultsOf(tx, wish.key.key()).stream())
                .forEach(fault -> faults.add(new FieldFault("/key" + fault.pointer(), fault.detail())));
        var expires = wish.expiresAtMicros;
        var latest = tx.nowMicros() + LONGEST_MICROS;
        if (expires != null && (expires <= tx.nowMicros() || expires > latest)) {
            faults.add(new FieldFault(
                    "/expiresAt", "must lie in the future, " + Timestamps.text(latest) + " at the latest"));
        }
        return faults;
    }

    @Override
    public Made perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        AccountAccess.find(tx, caller, wish.key.accountId());
        var faults = faultsOf(tx, wish);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var token = HandOverToken.make(random);
        var expires = wish.expiresAtMicros == null ? tx.nowMicros() + STANDARD_MICROS : wish.expiresAtMicros;
        var made = tx.handOvers()
                .insert(new NewHandOver(
                        wish.key.accountId(),
                        wish.key.key().name(),
                        wish.key.json(),
                        HandOverToken.digest(pepper, token),
                        expires));
        tx.audit().append(HandOverAudit.made(made));
        return new Made(made, token);
    }
}
