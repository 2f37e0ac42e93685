package io.claviger.store.member;

import io.claviger.core.credential.Role;
import io.claviger.store.page.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members, to be read. */
public interface MemberReads {
    @Nullable StoredMember find(String id);

    /** @param email in lower case */
    @Nullable StoredMember findByEmail(String email);

    /** Lists members, newest first. */
    Page<StoredMember> list(MemberQuery query);

    /** All members with a role in this very account, and those who were offered one. */
    List<StoredMember> of(String accountId);

    /** All members with a certain role in this very account, and those who were offered it. */
    List<StoredMember> of(String accountId, Role role);

    List<StoredMember> operators();

    /** Whether somebody ever joined: while not, the first member may be made by a link that the server prints. */
    boolean anyJoined();

    /** A member's password as Argon2id writes it, or null where there is none. */
    @Nullable String password(String memberId);

    /** The secret of a second factor, one that is not confirmed yet too; null where there is none. */
    @Nullable SecondFactor secondFactor(String memberId);
}
