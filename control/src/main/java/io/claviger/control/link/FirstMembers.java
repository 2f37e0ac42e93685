package io.claviger.control.link;

import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.store.Store;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.NewMember;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Links that nobody's session issued: of who runs the server, for the first member, the demo's and one who is locked out. */
public final class FirstMembers {
    private static final String DEMO_EMAIL = "demo@example.com";

    private final Store store;
    private final NewLinks links;

    public FirstMembers(Store store, SecureRandom random) {
        this.store = store;
        this.links = new NewLinks(store.pepper(), random);
    }

    /** A link that makes the first member, an operator; null once somebody has joined. */
    public @Nullable OneTimeLink firstStart() {
        if (store.read(tx -> tx.members().anyJoined())) {
            return null;
        }
        var caller = Caller.system("first-start");
        return store.change(caller.actor(), "firstStart", tx -> {
                    var link = links.make(tx, LinkPurpose.FIRST_START, null);
                    tx.audit().append(MemberAudit.linkMade("member.first-start", null, link.purpose()));
                    return link;
                })
                .value();
    }

    /** A link that signs in to the demo, as an operator without a password. */
    public OneTimeLink demo() {
        return forOperator("demo", DEMO_EMAIL, "Demo", LinkPurpose.DEMO);
    }

    /**
     * A link with which a member who is locked out sets a new password, and loses a second factor; made an operator where
     * it is none, and made where there is no such member.
     *
     * @param email in lower case
     */
    public OneTimeLink recover(String email, String name) {
        return forOperator("command-line", email, name, LinkPurpose.RECOVERY);
    }

    private OneTimeLink forOperator(String part, String email, String name, LinkPurpose purpose) {
        var caller = Caller.system(part);
        return store.change(caller.actor(), "recoverMember", tx -> {
                    var member = tx.members().findByEmail(email);
                    if (member == null) {
                        member = tx.members().insert(new NewMember(email, name, true));
                    } else if (!member.operator()) {
                        member = tx.members().update(member, member.name(), true);
                    }
                    var link = links.make(tx, purpose, member.id());
                    tx.audit().append(MemberAudit.linkMade("member.recover", member, purpose));
                    return link;
                })
                .value();
    }
}
