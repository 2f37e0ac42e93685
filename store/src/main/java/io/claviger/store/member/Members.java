package io.claviger.store.member;

import io.claviger.core.credential.Role;
import io.claviger.core.credential.SecretDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members, to be changed. Each change takes the member as it was read in the same change and returns it with its new
 * version; a member of another version than what is kept is refused with {@code PRECONDITION_FAILED}.
 */
public interface Members extends MemberReads {
    /**
     * Makes a member with a new id.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where one has this address
     */
    StoredMember insert(NewMember member);

    /** Changes the name, and whether it is an operator: where it becomes one, an offer to is accepted. */
    StoredMember update(StoredMember member, String name, boolean operator);

    /** Gives a role in an account, or takes it with null, and what was offered there. */
    StoredMember putRole(StoredMember member, String accountId, @Nullable Role role);

    /** Offers a role in an account where it has none, instead of what was offered there before. */
    StoredMember invite(StoredMember member, String accountId, Role role);

    /** Offers an operator's rights, or takes the offer back. */
    StoredMember inviteOperator(StoredMember member, boolean offered);

    /** Deletes a member with its roles, links and sessions. */
    void delete(StoredMember member);

    /** Writes down that it signs in for the first time; later on it changes nothing. */
    StoredMember join(StoredMember member);

    /** @param encoded as Argon2id writes it, with its parameters */
    StoredMember putPassword(StoredMember member, String encoded);

    /** Keeps the same password in another encoding, which is no change of the member. */
    void rehash(String memberId, String encoded);

    /** Keeps the secret of a second factor that is to be confirmed, sealed, instead of what there was. */
    StoredMember enrol(StoredMember member, byte[] secret);

    /** Puts a second factor in force, with the codes that may stand in for it. */
    StoredMember confirm(StoredMember member, long step, List<SecretDigest> recoveryCodes);

    /** Replaces the codes that may stand in for a second factor. */
    StoredMember putRecoveryCodes(StoredMember member, List<SecretDigest> recoveryCodes);

    /** Removes a second factor with its codes. */
    StoredMember dropSecondFactor(StoredMember member);

    /**
     * Uses up a code's time step.
     *
     * @return false where a code of it or of a later one was used before
     */
    boolean useStep(String memberId, long step);

    /**
     * Uses up a recovery code.
     *
     * @return false where there is no such code
     */
    boolean useRecoveryCode(String memberId, SecretDigest digest);
}
