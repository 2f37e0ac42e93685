package io.claviger.control.session;

import io.claviger.control.member.EmailAddress;
import io.claviger.control.password.PasswordHashing;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.TooManyFailures;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import io.claviger.store.member.StoredMember;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges what people prove themselves with, outside of any transaction, for a hash takes its time. Whether a member exists
 * shows neither in what is answered nor in what is done: an unknown one is hashed against nothing, waits as long, and is
 * counted alike.
 *
 * <p>Tries are counted by address, all members together; by member and address; and by member, from wherever. The last
 * waits the shortest, and not at all from where the member is signed in already, so nobody can keep a member out by
 * failing in its name.
 */
public final class Proofs {
    private static final int FREE_FROM_ADDRESS = 5;
    private static final int FREE_OF_MEMBER = 20;
    private static final int LONGEST_FROM_ADDRESS_SECONDS = 300;
    private static final int LONGEST_OF_MEMBER_SECONDS = 60;

    private final Store store;
    private final PasswordHashing hashing;
    private final FailedAuthentications failed;
    private final MicroClock clock;
    private final TryDelays fromAddress;
    private final TryDelays ofMember;
    private final TryDelays ofFactor;
    private final SignInTrail trail;

    /**
     * A password that was right.
     *
     * @param name the member's
     * @param kept as it was kept when it was compared: it must be so still when the proof is used
     * @param renewed the password with today's parameters, or null where it has them
     */
    public record Proven(
            String memberId,
            String name,
            String kept,
            @Nullable String renewed) {
        /** Goes on only where the password is still the one that was proved. */
        public void requireStill(@Nullable String now) {
            if (!kept.equals(now)) {
                throw wrong();
            }
        }

        @Override
        public String toString() {
            return "Proven[" + memberId + "]";
        }
    }

    public Proofs(
            Store store,
            PasswordHashing hashing,
            FailedAuthentications failed,
            MicroClock clock,
            SecureRandom random,
            Executor threads) {
        this.store = store;
        this.hashing = hashing;
        this.failed = failed;
        this.clock = clock;
        this.fromAddress = new TryDelays(FREE_FROM_ADDRESS, LONGEST_FROM_ADDRESS_SECONDS, clock, random);
        this.ofMember = new TryDelays(FREE_OF_MEMBER, LONGEST_OF_MEMBER_SECONDS, clock, random);
        this.ofFactor = new TryDelays(FREE_FROM_ADDRESS, LONGEST_FROM_ADDRESS_SECONDS, clock, random);
        this.trail = new SignInTrail(store, threads);
    }

    /**
     * Judges an address and a password.
     *
     * @throws ClavigerException with {@code CREDENTIAL_INVALID} where they do not fit, or {@link TooManyFailures}
     */
    public Proven password(String email, Secret password, Visit visit) {
        var address = visit.address();
        requireFewFailures(address);
        var written = EmailAddress.normalised(email);
        var known = store.read(tx -> {
            // the same is read of nobody
            var member = written == null ? null : tx.members().findByEmail(written);
            var id = member == null ? "" : member.id();
            return new Known(
                    id,
                    member == null ? "" : member.name(),
                    tx.members().password(id),
                    tx.sessions().of(id).stream()
                            .anyMatch(session -> session.signedIn() && Objects.equals(session.address(), address)));
        });
        var what = written == null ? email : written;
        begin(fromAddress, what, address);
        if (!known.fromHere) {
            begin(ofMember, what, null);
        }
        var kept = known.password;
        if (!hashing.matches(password, kept) || kept == null) {
            count(address);
            if (!known.id.isEmpty()) {
                var tries = Math.max(fromAddress.tries(what, address), ofMember.tries(what, null));
                trail.failed(known.id, "password", tries, address);
            }
            throw wrong();
        }
        fromAddress.succeed(what, address);
        ofMember.succeed(what, null);
        return new Proven(known.id, known.name, kept, hashing.isOutdated(kept) ? hashing.hash(password) : null);
    }

    /** @param id empty where there is no such member */
    private record Known(String id, String name, @Nullable String password, boolean fromHere) {}

    /** Judges the password of a member who is signed in and about to change what protects the account. */
    public Proven password(StoredMember member, Secret password, Visit visit) {
        return password(member.email(), password, visit);
    }

    /**
     * Judges a code of the second factor by what only a transaction can tell, and counts it.
     *
     * @param judgement takes the code, or throws {@code CREDENTIAL_INVALID}
     */
    public <T> T code(String memberId, boolean guessable, Visit visit, Supplier<T> judgement) {
        requireFewFailures(visit.address());
        if (guessable) {
            begin(ofFactor, memberId, null);
        }
        try {
            var taken = judgement.get();
            ofFactor.succeed(memberId, null);
            return taken;
        } catch (ClavigerException refusal) {
            if (refusal.code() == ErrorCode.CREDENTIAL_INVALID) {
                count(visit.address());
                trail.failed(memberId, "second factor", ofFactor.tries(memberId, null), visit.address());
            }
            throw refusal;
        }
    }

    /** Counts a failure of the address; what comes of it shows at its next try. */
    public void count(@Nullable String address) {
        if (address != null) {
            failed.record(ClientAddress.ofPeer(address), clock.nowMicros());
        }
    }

    /** Goes on only where not too much failed from the address: beyond it, nothing is hashed. */
    public void requireFewFailures(@Nullable String address) {
        if (address != null) {
            var peer = ClientAddress.ofPeer(address);
            if (failed.tooMany(peer, clock.nowMicros())) {
                throw new TooManyFailures(Math.max(1, failed.record(peer, clock.nowMicros())));
            }
        }
    }

    private static void begin(TryDelays delays, String what, @Nullable String address) {
        var seconds = delays.begin(what, address);
        if (seconds > 0) {
            throw new TooManyFailures(seconds);
        }
    }

    static ClavigerException wrong() {
        return new ClavigerException(
                ErrorCode.CREDENTIAL_INVALID, "The e-mail address and the password do not fit together.");
    }
}
