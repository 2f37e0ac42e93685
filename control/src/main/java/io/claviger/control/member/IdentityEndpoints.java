package io.claviger.control.member;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.store.member.StoredIdentity;
import java.util.List;
import java.util.Map;

/** The calls on the identities that members are linked to. */
public final class IdentityEndpoints {
    private final UnlinkIdentity unlinkOwn = new UnlinkIdentity(Permit.UNLINK_OWN_IDENTITY);
    private final UnlinkIdentity unlink = new UnlinkIdentity(Permit.UNLINK_MEMBER_IDENTITY);

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(
                Permit.LIST_OWN_IDENTITIES, this::listOwn,
                Permit.UNLINK_OWN_IDENTITY, this::unlinkOwn,
                Permit.LIST_MEMBER_IDENTITIES, this::list,
                Permit.UNLINK_MEMBER_IDENTITY, this::unlink);
    }

    private HttpAnswer listOwn(Call call) {
        call.requireSound();
        var memberId = call.session().member().id();
        return shown(call.read(tx -> tx.identities().of(memberId)));
    }

    private HttpAnswer list(Call call) {
        call.requireSound();
        return shown(call.read(tx -> {
            var member = unlink.member(tx, call.caller(), call.path("memberId"));
            return tx.identities().of(member.id());
        }));
    }

    private HttpAnswer unlinkOwn(Call call) {
        var which = new UnlinkIdentity.Which(call.session().member().id(), call.path("identityId"), call.sessionId());
        return call.change(unlinkOwn, which, IdentityEndpoints::unlinked);
    }

    private HttpAnswer unlink(Call call) {
        var which = new UnlinkIdentity.Which(call.path("memberId"), call.path("identityId"), null);
        return call.change(unlink, which, IdentityEndpoints::unlinked);
    }

    private static HttpAnswer unlinked(String identityId) {
        return HttpAnswer.json(200, Map.of());
    }

    private static HttpAnswer shown(List<StoredIdentity> identities) {
        return HttpAnswer.json(
                200,
                Answers.members(
                        "items",
                        identities.stream()
                                .map(identity -> Answers.members(
                                        "id", identity.id(),
                                        "issuer", identity.issuer(),
                                        "subject", identity.subject(),
                                        "linkedAt", Timestamps.text(identity.createdAtMicros())))
                                .toList()));
    }
}
