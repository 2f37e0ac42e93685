package io.claviger.core.decision;

import io.claviger.core.credential.Key;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.Explanation.CheckResult;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Reported;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.limit.LimitVerdict;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests against a snapshot. The checks run in order and the first refusal decides; the same checks, run to
 * the end, make the explanation. All that it changes is what was used of limits, once everything else has passed, and how
 * many authentications failed; it never waits.
 */
public final class DecisionEngine {
    private static final GuardCheck GUARDS = new GuardCheck();

    /** In their order; what was used of limits is asked after them. */
    private static final Check[] CHECKS = {
        new AuthenticCheck(),
        new StatusCheck(),
        new AccountCheck(),
        new OperationCheck(),
        new EnvironmentCheck(),
        new AccountAddressCheck(),
        new AddressCheck(),
        new TypeCheck(),
        new PermissionCheck(),
        GUARDS
    };

    private static final Skipped PUBLIC = new Skipped("The operation is public.");
    private static final Skipped UNPROVED =
            new Skipped("The key did not prove right or is not in force, so its limits were not looked at.");

    /** After so many, what was seen is taken as it is: a change of very many subjects is being applied. */
    private static final int MOST_LOOKS = 1_000;

    private final Snapshot snapshot;
    private final Usage usage;
    private final @Nullable FailureLimit failures;

    /**
     * Judges what comes from outside.
     *
     * @param limits shared by everything that judges requests of this node
     * @param failed likewise; counts authentications that fail, and has those beyond its limit refused
     */
    public DecisionEngine(Snapshot snapshot, LimitStates limits, FailedAuthentications failed) {
        this(snapshot, limits, new FailureLimit(failed));
    }

    /** Judges what nobody presents from outside: failed authentications are not counted. */
    public DecisionEngine(Snapshot snapshot, LimitStates limits) {
        this(snapshot, limits, (FailureLimit) null);
    }

    private DecisionEngine(Snapshot snapshot, LimitStates limits, @Nullable FailureLimit failures) {
        this.snapshot = snapshot;
        this.usage = new Usage(limits);
        this.failures = failures;
    }

    /**
     * Judges a request.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where the node's lease has lapsed; so do
     *     {@link #decideBeforeBody} and {@link #explain}
     */
    public Decision decide(AccessRequest request) {
        return counted(request, decide(lookNow(request), true));
    }

    /**
     * Judges a request of which the body was not read, so that its values hold none of the body's. Where all that comes
     * before the guards passes, and a guard hangs on the body, there is no decision yet: read the body, and ask {@link
     * #decide} with its values.
     *
     * @return null where the body must be read first; nothing was taken from limits then
     */
    public @Nullable Decision decideBeforeBody(AccessRequest request) {
        var judgement = lookNow(request);
        if (!GuardCheck.needsBody(judgement)) {
            return counted(request, decide(judgement, true));
        }
        var before = decide(judgement.beforeBody(), false, GUARDS);
        return before instanceof Refused ? counted(request, before) : null;
    }

    private Decision counted(AccessRequest request, Decision decision) {
        return failures == null ? decision : failures.applyTo(request, decision);
    }

    private Decision decide(Judgement judgement, boolean taking) {
        return decide(judgement, taking, null);
    }

    /**
     * @param taking whether an allowed request takes its cost from limits, or only looks whether it could
     * @param end the check that is not asked, nor what comes after it; null to ask all
     */
    private Decision decide(Judgement judgement, boolean taking, @Nullable Check end) {
        var request = judgement.request();
        if (judgement.open()) {
            return new Allowed(
                    DecisionIds.at(request.atMicros()),
                    null,
                    null,
                    null,
                    Policy.NONE,
                    List.of(),
                    LimitVerdict.UNLIMITED,
                    judgement);
        }
        List<Decision.Reported> reported = List.of();
        for (var check : CHECKS) {
            if (check == end) {
                return allowed(judgement, reported, LimitVerdict.UNLIMITED);
            }
            switch (check.judge(judgement)) {
                case Refusal refusal -> {
                    return refused(judgement, check.name(), refusal, reported, left(judgement, refusal));
                }
                case Reported(var refusals) -> reported = with(reported, check.name(), refusals);
                case Passed ignored -> {}
                case Skipped ignored -> {}
            }
        }
        return charged(judgement, taking ? usage.take(judgement) : usage.look(judgement), reported);
    }

    private static Decision charged(Judgement judgement, LimitVerdict verdict, List<Decision.Reported> reported) {
        return switch (Usage.outcome(judgement, verdict)) {
            case Refusal refusal -> refused(judgement, Usage.NAME, refusal, reported, verdict);
            case Reported(var refusals) -> allowed(judgement, with(reported, Usage.NAME, refusals), verdict);
            case Passed ignored -> allowed(judgement, reported, verdict);
            case Skipped ignored -> allowed(judgement, reported, verdict);
        };
    }

    /**
     * Judges a request and says what every check found. A supposed request takes nothing from limits; a real one does
     * where it is allowed.
     */
    public Explanation explain(AccessRequest request) {
        var judgement = lookNow(request);
        var decision = counted(request, decide(judgement, request.door() != Door.EXPLAIN));
        var unproved = decision instanceof Refused refused && !refused.proved();
        return new Explanation(
                decision, results(judgement, decision, unproved ? usage.look(judgement) : decision.limits()));
    }

    /**
     * Says what every check found of a decision that was made: by what was known then, whatever has changed since. Looks
     * at nothing else and changes nothing.
     *
     * @return nothing for a decision that no engine made
     */
    public static List<CheckResult> trace(Decision decision) {
        var judgement = decision.judgement();
        if (judgement == null) {
            return List.of();
        }
        var unproved = decision instanceof Refused refused && !refused.proved();
        return results(judgement, decision, unproved && judgement.key() != null ? null : decision.limits());
    }

    /** @param limits what became of the limits, or null where they were not looked at */
    private static List<CheckResult> results(Judgement judgement, Decision decision, @Nullable LimitVerdict limits) {
        var results = new ArrayList<CheckResult>(CHECKS.length + 1);
        for (var check : CHECKS) {
            results.add(new CheckResult(
                    check.name(), check.inputs(judgement), judgement.open() ? PUBLIC : check.judge(judgement)));
        }
        var outcome = judgement.open() ? PUBLIC : limits == null ? UNPROVED : Usage.outcome(judgement, limits);
        results.add(new CheckResult(Usage.NAME, Usage.inputs(judgement, limits), outcome));
        if (FailureLimit.refused(decision)) {
            results.add(
                    new CheckResult(FailureLimit.NAME, FailureLimit.inputs(judgement), FailureLimit.outcome(decision)));
        }
        return results;
    }

    /**
     * Judges again a request that was allowed and is still going on, such as an open stream: is its key still in force
     * and still allowed to call the operation, as the catalog has it now? Its use was paid for when it began. Uses the
     * snapshot as it is now and the time that is given. Whether the node may judge at all is the caller's to ask, of
     * {@link io.claviger.core.lease.Lease}: what ends for that reason ends in another way.
     */
    public boolean stillAllows(Allowed allowed, AccessRequest request, long nowMicros) {
        var before = allowed.key();
        var target = today(request.target());
        if (before == null) {
            return target instanceof Target.Known known && known.operation().open();
        }
        var key = snapshot.key(before.id());
        var secret = key == null ? null : current(key, allowed.secret());
        if (key == null || secret == null) {
            return false;
        }
        var judgement =
                judgement(request.again(new Presented.Supposed(key.id()), target, nowMicros), key, secret, false);
        for (var check : CHECKS) {
            if (check.judge(judgement) instanceof Refusal) {
                return false;
            }
        }
        return true;
    }

    /**
     * Judges a request of before anew, as the catalog has its operation now. It was paid for when it began. Asks for no
     * lease, as {@link #stillAllows}.
     */
    public Decision again(AccessRequest before, long nowMicros) {
        return decide(look(before.again(before.presented(), today(before.target()), nowMicros), false), false);
    }

    /** The operation as the catalog has it now; unknown where it is gone, or is another under the same id. */
    private Target today(Target target) {
        if (!(target instanceof Target.Known known)) {
            return target;
        }
        var then = known.operation();
        var catalog = snapshot.catalog();
        var api = catalog.api(then.api());
        var now = catalog.operation(then.api(), then.operationId());
        return api == null
                        || now == null
                        || !now.method().equals(then.method())
                        || !now.path().equals(then.path())
                ? new Target.Unknown(then.operationId() + " of the API " + then.api())
                : new Target.Known(api, now);
    }

    /** The lease comes first: what follows looks at credentials. */
    private Judgement lookNow(AccessRequest request) {
        return look(request, snapshot.lease().requireJudging());
    }

    /** Looks again where a change came between. That takes microseconds, and nobody waits for long even so. */
    private Judgement look(AccessRequest request, boolean degraded) {
        for (var tries = 0; ; tries++) {
            var stamp = snapshot.stamp();
            var judgement = lookOnce(request, degraded);
            if (snapshot.isStill(stamp) || tries == MOST_LOOKS) {
                return judgement;
            }
            Thread.onSpinWait();
        }
    }

    private Judgement lookOnce(AccessRequest request, boolean degraded) {
        return switch (request.presented()) {
            case Presented.BearerSecret(var secret) -> {
                var owned = snapshot.find(secret);
                yield owned != null && owned.credential() instanceof Key key && reaches(request, key)
                        ? judgement(request, key, owned.secret(), degraded)
                        : unknown(request, degraded);
            }
            case Presented.Supposed(var id) -> {
                var key = snapshot.key(id);
                yield key == null || !reaches(request, key)
                        ? unknown(request, degraded)
                        : judgement(request, key, null, degraded);
            }
            case Presented.Nothing nothing -> unknown(request, degraded);
            case Presented.Unusable unusable -> unknown(request, degraded);
        };
    }

    private Judgement judgement(AccessRequest request, Key key, @Nullable SecretVersion secret, boolean degraded) {
        return new Judgement(
                request,
                key,
                secret,
                snapshot.effectiveAccount(key.accountId()),
                snapshot.policyOf(key),
                snapshot.catalog(),
                false,
                degraded);
    }

    private Judgement unknown(AccessRequest request, boolean degraded) {
        return new Judgement(request, null, null, null, Policy.NONE, snapshot.catalog(), false, degraded);
    }

    private boolean reaches(AccessRequest request, Key key) {
        return snapshot.within(key.accountId(), request.reach());
    }

    private static Refused refused(
            Judgement judgement, String check, Refusal refusal, List<Decision.Reported> reported, LimitVerdict limits) {
        var proved = proved(judgement, refusal);
        return new Refused(
                DecisionIds.at(judgement.atMicros()),
                refusal.code(),
                check,
                refusal.reason(),
                judgement.key(),
                judgement.policy(),
                proved,
                reported,
                limits,
                judgement);
    }

    private static final int UNAUTHORIZED = ErrorCode.CREDENTIAL_INVALID.status();

    private static @Nullable SecretVersion current(Key key, @Nullable SecretVersion presented) {
        for (var secret : key.secrets()) {
            if (presented != null && secret.hasIdOf(presented)) {
                return secret;
            }
        }
        return null;
    }

    private static boolean proved(Judgement judgement, Refusal refusal) {
        return judgement.key() != null && refusal.code().status() != UNAUTHORIZED;
    }

    /** What is left, for who has proved a key. */
    private LimitVerdict left(Judgement judgement, Refusal refusal) {
        return proved(judgement, refusal) ? usage.look(judgement) : LimitVerdict.UNLIMITED;
    }

    private static Allowed allowed(Judgement judgement, List<Decision.Reported> reported, LimitVerdict limits) {
        return new Allowed(
                DecisionIds.at(judgement.atMicros()),
                judgement.key(),
                judgement.secret(),
                judgement.account(),
                judgement.policy(),
                reported,
                limits,
                judgement);
    }

    private static List<Decision.Reported> with(List<Decision.Reported> before, String check, List<Refusal> refusals) {
        var all = new ArrayList<>(before);
        refusals.forEach(refusal -> all.add(new Decision.Reported(check, refusal.code(), refusal.reason())));
        return all;
    }
}
