package io.claviger.app.serve;

import io.claviger.control.link.OneTimeLink;
import io.claviger.store.member.LinkPurpose;

/** How a person uses a one-time link that was printed. */
final class Joining {
    private Joining() {}

    /** A line for a shell; the words in capitals are the person's own. */
    static String curl(String control, OneTimeLink link) {
        var wanted = link.purpose() == LinkPurpose.DEMO
                ? ""
                : link.purpose() == LinkPurpose.FIRST_START
                        ? ",\"email\":\"EMAIL\",\"name\":\"NAME\",\"password\":\"PASSWORD\""
                        : ",\"password\":\"PASSWORD\"";
        return "curl -c session.txt -H 'Content-Type: application/json' -d '{\"purpose\":\""
                + link.purpose().text()
                + "\",\"token\":\"" + link.token().reveal() + "\"" + wanted + "}' " + control
                + "/api/v1/links/redeem";
    }
}
