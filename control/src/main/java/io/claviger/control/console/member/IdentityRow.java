package io.claviger.control.console.member;

import io.claviger.control.http.Members;

/** An identity at an issuer, as lists show it. */
public record IdentityRow(String id, String issuer, String subject, String linkedAt) {
    static IdentityRow of(Members identity) {
        return new IdentityRow(
                identity.requiredText("id"),
                identity.requiredText("issuer"),
                identity.requiredText("subject"),
                identity.requiredText("linkedAt"));
    }
}
