package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.member.NewMember;
import io.claviger.store.member.StoredIdentity;
import io.claviger.store.member.StoredMember;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for the identities of members, and for sign-ins that were used, on every database. */
abstract class IdentityContract extends OpenStore {
    private static final String ISSUER = "https://id.example.org";

    @Test
    void identityIsFoundByIssuerAndSubjectExactlyAfterAReopening() throws Exception {
        var member = aMember("jo@example.org");
        var made = link(member, ISSUER, "Ünï|42");
        reopen();
        assertThat(find(ISSUER, "Ünï|42")).isEqualTo(made);
        assertThat(find(ISSUER, "ünï|42")).isNull();
        assertThat(find(ISSUER + "/", "Ünï|42")).isNull();
        assertThat(store.<List<StoredIdentity>>read(tx -> tx.identities().of(member.id())))
                .containsExactly(made);
    }

    @Test
    void memberHasOneIdentityOfAnIssuerAndAnIdentityOneMember() {
        var jo = aMember("jo@example.org");
        var al = aMember("al@example.org");
        link(jo, ISSUER, "1");
        assertFails(ErrorCode.CONFLICT, () -> link(jo, ISSUER, "2"));
        assertFails(ErrorCode.CONFLICT, () -> link(al, ISSUER, "1"));
        link(jo, "https://other.example.org", "1");
        link(al, ISSUER, "2");
        assertThat(find(ISSUER, "1").memberId()).isEqualTo(jo.id());
    }

    @Test
    void unlinkedIdentityIsFreeAgain() {
        var jo = aMember("jo@example.org");
        var al = aMember("al@example.org");
        var made = link(jo, ISSUER, "1");
        change(tx -> {
            tx.identities().delete(made);
            return made;
        });
        assertThat(find(ISSUER, "1")).isNull();
        assertThat(link(al, ISSUER, "1").memberId()).isEqualTo(al.id());
    }

    @Test
    void identitiesGoWithTheirMember() {
        var member = aMember("jo@example.org");
        link(member, ISSUER, "1");
        change(tx -> {
            tx.members().delete(member);
            return member;
        });
        assertThat(find(ISSUER, "1")).isNull();
    }

    @Test
    void signInIsUsedOnceUntilItCouldNotBeUsedAnyMore() throws Exception {
        var state = store.pepper().digest(Secret.of(newSecret().reveal()));
        assertThat(use(state)).isTrue();
        assertThat(use(state)).isFalse();
        reopen();
        assertThat(use(state)).isFalse();
        fixture.now.addAndGet(DAY + 1);
        assertThat(use(store.pepper().digest(newSecret()))).isTrue();
        assertThat(number("select count(*) from used_sign_in")).isEqualTo(1);
    }

    private boolean use(SecretDigest state) {
        return change(tx -> tx.identities().use(state, tx.nowMicros() + DAY));
    }

    private StoredIdentity find(String issuer, String subject) {
        return store.read(tx -> tx.identities().find(issuer, subject));
    }

    private StoredIdentity link(StoredMember member, String issuer, String subject) {
        return change(tx -> tx.identities().insert(member.id(), issuer, subject));
    }

    private StoredMember aMember(String email) {
        return change(tx -> tx.members().insert(new NewMember(email, "Jo", false)));
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
