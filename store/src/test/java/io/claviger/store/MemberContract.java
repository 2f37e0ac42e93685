package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.MemberQuery;
import io.claviger.store.member.NewMember;
import io.claviger.store.member.NewSession;
import io.claviger.store.member.SecondFactor;
import io.claviger.store.member.StoredLink;
import io.claviger.store.member.StoredMember;
import io.claviger.store.member.StoredSession;
import io.claviger.store.page.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds for members, their links and their sessions, on every database. */
abstract class MemberContract extends OpenStore {
    private static final byte[] SHARED = "12345678901234567890".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @Test
    void memberIsFoundByItsIdAndItsAddressAfterAReopening() throws Exception {
        var account = anAccount(store, "Acme");
        var member = change(tx -> tx.members()
                .putRole(
                        tx.members().insert(new NewMember("jo@example.org", "Jo", true)),
                        account.id(),
                        Role.DEVELOPER));
        reopen();
        assertThat(member.roles()).isEqualTo(Map.of(account.id(), Role.DEVELOPER));
        assertThat(member.version()).isEqualTo(2);
        assertThat(member(member.id())).isEqualTo(member);
        assertThat(store.<StoredMember>read(tx -> tx.members().findByEmail("jo@example.org")))
                .isEqualTo(member);
        assertThat(store.<Boolean>read(tx -> tx.members().anyJoined())).isFalse();
    }

    @Test
    void noTwoMembersHaveOneAddress() {
        aMember("jo@example.org");
        assertFails(ErrorCode.CONFLICT, () -> aMember("jo@example.org"));
    }

    @Test
    void listsAreOfOneAccountAndNewestFirst() {
        var acme = anAccount(store, "Acme");
        var other = anAccount(store, "Other");
        var first = aMember("a@example.org");
        var second = aMember("b@example.org");
        var third = aMember("c@example.org");
        change(tx -> tx.members().putRole(first, acme.id(), Role.OWNER));
        change(tx -> tx.members().putRole(third, acme.id(), Role.AUDITOR));
        change(tx -> tx.members().putRole(second, other.id(), Role.OWNER));

        assertThat(list(acme.id(), null, 10)).containsExactly("c@example.org", "a@example.org");
        assertThat(list(null, "B@EX", 10)).containsExactly("b@example.org");
        var page = store.read(tx -> tx.members().list(new MemberQuery(null, null, PageRequest.first(2))));
        assertThat(page.items()).extracting(StoredMember::email).containsExactly("c@example.org", "b@example.org");
        var next = store.read(tx -> tx.members().list(new MemberQuery(null, null, new PageRequest(2, page.next()))));
        assertThat(next.items()).extracting(StoredMember::email).containsExactly("a@example.org");
        assertThat(store.<List<StoredMember>>read(tx -> tx.members().of(acme.id(), Role.OWNER)))
                .extracting(StoredMember::email)
                .containsExactly("a@example.org");
    }

    @Test
    void whatIsOfferedIsNoRoleUntilItIsGiven() {
        var acme = anAccount(store, "Acme");
        var other = anAccount(store, "Other");
        var member = aMember("jo@example.org");

        var invited = change(tx -> tx.members()
                .inviteOperator(
                        tx.members()
                                .invite(tx.members().invite(member, acme.id(), Role.OWNER), acme.id(), Role.AUDITOR),
                        true));

        assertThat(invited.roles()).isEmpty();
        assertThat(invited.operator()).isFalse();
        assertThat(invited.invitations()).isEqualTo(Map.of(acme.id(), Role.AUDITOR));
        assertThat(invited.operatorInvited()).isTrue();
        assertThat(member(member.id())).isEqualTo(invited);
        assertThat(list(acme.id(), null, 10)).containsExactly("jo@example.org");
        assertThat(list(other.id(), null, 10)).isEmpty();
        assertThat(store.<List<StoredMember>>read(tx -> tx.members().operators()))
                .isEmpty();

        var accepted = change(tx ->
                tx.members().update(tx.members().putRole(invited, acme.id(), Role.AUDITOR), invited.name(), true));
        assertThat(accepted.roles()).isEqualTo(Map.of(acme.id(), Role.AUDITOR));
        assertThat(accepted.invitations()).isEmpty();
        assertThat(accepted.operator()).isTrue();
        assertThat(accepted.operatorInvited()).isFalse();
    }

    @Test
    void linksOfInvitationsEndByThemselves() {
        var acme = anAccount(store, "Acme");
        var member = aMember("jo@example.org");
        var first = digest();
        var again = digest();
        var operator = digest();
        var reset = aLink(LinkPurpose.RESET, member.id());
        change(tx -> {
            tx.links().insert(LinkPurpose.INVITATION, member.id(), acme.id(), first, tx.nowMicros() + DAY);
            tx.links().insert(LinkPurpose.INVITATION, member.id(), null, operator, tx.nowMicros() + DAY);
            return tx.links().insert(LinkPurpose.INVITATION, member.id(), acme.id(), again, tx.nowMicros() + DAY);
        });
        assertThat(link(first)).isNull();
        assertThat(Objects.requireNonNull(link(again)).accountId()).isEqualTo(acme.id());
        assertThat(Objects.requireNonNull(link(operator)).accountId()).isNull();

        assertThat(this.<Integer>change(tx -> tx.links().endAllButInvitations(member.id())))
                .isEqualTo(1);
        assertThat(link(reset)).isNull();
        assertThat(this.<Integer>change(tx -> tx.links().endInvitation(member.id(), acme.id())))
                .isEqualTo(1);
        assertThat(link(again)).isNull();
        assertThat(link(operator)).isNotNull();
        assertThat(this.<Integer>change(tx -> tx.links().endInvitation(member.id(), null)))
                .isEqualTo(1);
    }

    @Test
    void changeOfAnOutdatedMemberIsRefused() {
        var member = aMember("jo@example.org");
        change(tx -> tx.members().update(member, "Joanna", true));
        assertFails(
                ErrorCode.PRECONDITION_FAILED, () -> change(tx -> tx.members().update(member, "Joe", false)));
        assertThat(member(member.id()).name()).isEqualTo("Joanna");
    }

    @Test
    void deletedMemberLeavesNothingBehind() {
        var account = anAccount(store, "Acme");
        var member = aMember("jo@example.org");
        var digest = digest();
        change(tx -> {
            var owner = tx.members().putRole(member, account.id(), Role.OWNER);
            tx.sessions().insert(session(member, digest));
            tx.links().insert(LinkPurpose.RESET, member.id(), null, digest(), tx.nowMicros() + DAY);
            return tx.members().confirm(tx.members().enrol(owner, SHARED), 1, List.of(digest()));
        });
        change(tx -> {
            tx.members().delete(member(tx, member.id()));
            return member;
        });
        assertThat(member(member.id())).isNull();
        assertThat(session(digest)).isNull();
        for (var table : List.of("member_role", "member_link", "member_session", "recovery_code")) {
            assertThat(number("select count(*) from " + table)).as(table).isZero();
        }
        assertThat(aMember("jo@example.org").id()).isNotEqualTo(member.id());
    }

    @Test
    void whatSaysThatNothingChangedMayNotWriteASession() {
        var member = aMember("jo@example.org");
        assertThatThrownBy(() -> store.change(
                        ACTOR,
                        "member.sign-in",
                        tx -> tx.nothingChanged(tx.sessions().insert(session(member, digest())))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.<List<StoredSession>>read(tx -> tx.sessions().of(member.id())))
                .isEmpty();
    }

    @Test
    void sessionEndsWhenItIsNotUsedForTwelveHours() {
        var member = aMember("jo@example.org");
        var digest = digest();
        var made = change(tx -> tx.sessions().insert(session(member, digest)));
        fixture.now.addAndGet(StoredSession.IDLE_MICROS - SECOND);
        store.sessionSeen(made.id());
        fixture.now.addAndGet(StoredSession.IDLE_MICROS - SECOND);
        assertThat(session(digest)).isNotNull();
        fixture.now.addAndGet(SECOND);
        assertThat(session(digest)).isNull();
        assertThat(store.<StoredSession>read(tx -> tx.sessions().find(made.id())))
                .isNull();
    }

    @Test
    void sessionEndsAtItsTimeHoweverOftenItIsUsed() {
        var member = aMember("jo@example.org");
        var digest = digest();
        var made = change(tx -> tx.sessions().insert(session(member, digest)));
        for (var hour = 0; hour < 24 * 7; hour += 6) {
            assertThat(session(digest)).isNotNull();
            fixture.now.addAndGet(6 * 3600 * SECOND);
            store.sessionSeen(made.id());
        }
        assertThat(session(digest)).isNull();
    }

    @Test
    void useIsWrittenOnceAMinuteAndMakesNoRevision() {
        var member = aMember("jo@example.org");
        var digest = digest();
        var made = change(tx -> tx.sessions().insert(session(member, digest)));
        var revision = store.revision();
        fixture.now.addAndGet(59 * SECOND);
        store.sessionSeen(made.id());
        assertThat(session(digest).lastSeenAtMicros()).isEqualTo(made.lastSeenAtMicros());
        fixture.now.addAndGet(2 * SECOND);
        store.sessionSeen(made.id());
        assertThat(session(digest).lastSeenAtMicros()).isGreaterThan(made.lastSeenAtMicros());
        assertThat(store.revision()).isEqualTo(revision);
    }

    @Test
    void sessionsThatAreOverAreDroppedAndAMemberHasFiftyAtMost() {
        var member = aMember("jo@example.org");
        var first = digest();
        change(tx -> tx.sessions().insert(session(member, first)));
        for (var i = 0; i < 50; i++) {
            change(tx -> tx.sessions().insert(session(member, digest())));
        }
        assertThat(session(first)).isNull();
        assertThat(number("select count(*) from member_session")).isEqualTo(50);
        fixture.now.addAndGet(8 * DAY);
        change(tx -> tx.sessions().insert(session(member, digest())));
        assertThat(number("select count(*) from member_session")).isEqualTo(1);
    }

    @Test
    void newLinkEndsTheOlderOfItsKindAndNoOther() {
        var member = aMember("jo@example.org");
        var reset = aLink(LinkPurpose.RESET, member.id());
        var demo = aLink(LinkPurpose.DEMO, member.id());
        var start = aLink(LinkPurpose.FIRST_START, null);
        var newer = aLink(LinkPurpose.RESET, member.id());
        assertThat(link(reset)).isNull();
        assertThat(link(newer).purpose()).isEqualTo(LinkPurpose.RESET);
        assertThat(link(demo)).isNotNull();
        assertThat(link(start).memberId()).isNull();
        aLink(LinkPurpose.FIRST_START, null);
        assertThat(link(start)).isNull();
    }

    @Test
    void secondFactorIsKeptSealed() throws Exception {
        var member = aMember("jo@example.org");
        var enrolled = change(tx -> tx.members().enrol(member, SHARED));
        assertThat(enrolled.hasSecondFactor()).isFalse();
        assertThat(factor(member).secret()).isEqualTo(SHARED);
        assertThat(number("select count(*) from member where length(totp_secret) <= 20"))
                .isZero();
        var confirmed = change(tx -> tx.members().confirm(enrolled, 7, List.of(digest(), digest())));
        assertThat(confirmed.hasSecondFactor()).isTrue();
        assertThat(factor(member).recoveryCodes()).isEqualTo(2);
        reopen();
        assertThat(factor(member).secret()).isEqualTo(SHARED);
        change(tx -> tx.members().dropSecondFactor(confirmed));
        assertThat(factor(member)).isNull();
    }

    @Test
    void stepIsUsedOnceAndNoEarlierOneAfterIt() {
        var member = aMember("jo@example.org");
        change(tx -> tx.members().confirm(tx.members().enrol(member, SHARED), 7, List.of()));
        assertThat(useStep(member, 7)).isFalse();
        assertThat(useStep(member, 9)).isTrue();
        assertThat(useStep(member, 9)).isFalse();
        assertThat(useStep(member, 8)).isFalse();
        assertThat(useStep(member, 10)).isTrue();
    }

    @Test
    void recoveryCodeIsUsedOnceAndByItsMemberOnly() {
        var member = aMember("jo@example.org");
        var other = aMember("al@example.org");
        var code = digest();
        change(tx -> tx.members().confirm(tx.members().enrol(member, SHARED), 1, List.of(code)));
        assertThat(useCode(other, code)).isFalse();
        assertThat(useCode(member, code)).isTrue();
        assertThat(useCode(member, code)).isFalse();
    }

    private boolean useStep(StoredMember member, long step) {
        return change(tx -> tx.members().useStep(member.id(), step));
    }

    private boolean useCode(StoredMember member, SecretDigest code) {
        return change(tx -> tx.members().useRecoveryCode(member.id(), code));
    }

    private StoredMember aMember(String email) {
        return change(tx -> tx.members().insert(new NewMember(email, "Jo", false)));
    }

    private SecretDigest aLink(LinkPurpose purpose, String memberId) {
        var digest = digest();
        change(tx -> tx.links().insert(purpose, memberId, null, digest, tx.nowMicros() + DAY));
        return digest;
    }

    private NewSession session(StoredMember member, SecretDigest digest) {
        return new NewSession(member.id(), digest, true, "192.0.2.7", "tests", fixture.now.get() + 7 * DAY);
    }

    private SecretDigest digest() {
        return store.pepper().digest(Secret.of(newSecret().reveal()));
    }

    private StoredMember member(String id) {
        return store.read(tx -> tx.members().find(id));
    }

    private static StoredMember member(Reading tx, String id) {
        return tx.members().find(id);
    }

    private StoredSession session(SecretDigest digest) {
        return store.read(tx -> tx.sessions().find(digest));
    }

    private StoredLink link(SecretDigest digest) {
        return store.read(tx -> tx.links().find(digest));
    }

    private SecondFactor factor(StoredMember member) {
        return store.read(tx -> tx.members().secondFactor(member.id()));
    }

    private List<String> list(String account, String search, int limit) {
        return store
                .read(tx -> tx.members().list(new MemberQuery(account, search, PageRequest.first(limit))))
                .items()
                .stream()
                .map(StoredMember::email)
                .toList();
    }

    private <T> T change(ChangeWork<T> work) {
        return store.change(ACTOR, "member.change", tx -> {
                    audit(tx, "installation", "member.change", "x");
                    return work.run(tx);
                })
                .value();
    }

    /** What one number of the database is. */
    abstract long number(String sql);
}
