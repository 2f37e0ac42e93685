package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People, their roles, and who may handle whom. */
class MembersTest extends ManagementTest {
    private String shop;
    private String branch;
    private String other;
    private Browser owner;
    private Browser elsewhere;

    @BeforeAll
    void setUp() {
        shop = server.anAccount("Shop");
        branch = server.anAccount("Branch", shop);
        other = server.anAccount("Other");
        Browser.member(server, "root@example.org", null, null);
        owner = Browser.member(server, "owner@example.org", shop, "owner");
        elsewhere = Browser.member(server, "elsewhere@example.org", other, "owner");
    }

    @Test
    void anInvitedMemberJoinsAndSignsInAgain() {
        var joined = Browser.member(server, "Jo@Example.ORG", shop, "developer");
        assertThat(joined.get("/session").<String>get("member.email")).isEqualTo("jo@example.org");
        var again = new Browser(server);
        assertThat(again.signIn("JO@example.org", Browser.PASSWORD).status()).isEqualTo(200);
        assertThat(again.get("/session").<List<Object>>get("grants")).hasSize(1);
        assertThat(again.call("POST", "/accounts/" + branch + "/keys", Map.of("name", "k"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aRoleHoldsInSubAccountsAndNowhereElse() {
        assertThat(owner.get("/accounts/" + branch).status()).isEqualTo(200);
        assertThat(owner.get("/accounts/" + other).status()).isEqualTo(404);
        assertThat(owner.get("/accounts").items())
                .extracting(account -> account.get("id"))
                .contains(shop, branch)
                .doesNotContain(other);
        assertThat(owner.call("POST", "/accounts", Map.of("name", "top")).status())
                .isEqualTo(403);
        assertThat(owner.get("/members/" + elsewhere.memberId).status()).isEqualTo(404);
        assertThat(owner.call("POST", "/members/" + elsewhere.memberId + "/reset", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void ofSeveralRolesEachHoldsInItsOwnAccountOnly() {
        var both = Browser.member(server, "both@example.org", shop, "auditor");
        both.accept(invite(elsewhere, other, "both@example.org", "admin").get("link.token"));
        var key = Map.of("name", "k");
        assertThat(both.call("POST", "/accounts/" + other + "/keys", key).status())
                .isEqualTo(201);
        assertThat(both.call("POST", "/accounts/" + shop + "/keys", key).status())
                .isEqualTo(403);
        assertThat(both.call("POST", "/accounts/" + branch + "/keys", key).status())
                .isEqualTo(403);
        assertThat(both.get("/accounts/" + shop + "/keys").status()).isEqualTo(200);
        assertThat(both.get("/accounts").items())
                .extracting(account -> account.get("id"))
                .contains(shop, branch, other);
        assertThat(owner.get("/members/" + both.memberId).<List<Object>>get("roles"))
                .hasSize(1);
    }

    @Test
    void nobodyGrantsARoleAboveItsOwnNorTouchesWhoHasOne() {
        var admin = Browser.member(server, "admin@example.org", shop, "admin");
        assertThat(invite(admin, shop, "x@example.org", "owner").status()).isEqualTo(403);
        var path = "/accounts/" + shop + "/members/";
        assertThat(admin.call("PATCH", path + owner.memberId, Map.of("role", "auditor"))
                        .status())
                .isEqualTo(403);
        assertThat(admin.call("DELETE", path + owner.memberId, null).status()).isEqualTo(403);
        assertThat(admin.call("PATCH", path + admin.memberId, Map.of("role", "owner"))
                        .status())
                .isEqualTo(403);
        assertThat(admin.call("PATCH", "/members/" + admin.memberId, Map.of("operator", true))
                        .status())
                .isEqualTo(403);
        assertThat(admin.call("POST", "/members/" + owner.memberId + "/reset", null)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aDowngradeActsAtTheNextCallAndSoDoesARemoval() {
        var admin = Browser.member(server, "down@example.org", shop, "admin");
        var path = "/accounts/" + shop + "/members/" + admin.memberId;
        assertThat(invite(admin, shop, "y@example.org", "developer").status()).isEqualTo(201);
        assertThat(owner.call("PATCH", path, Map.of("role", "auditor")).status())
                .isEqualTo(200);
        assertThat(invite(admin, shop, "z@example.org", "developer").status()).isEqualTo(403);
        assertThat(admin.get("/accounts/" + shop).status()).isEqualTo(200);
        assertThat(owner.call("DELETE", path, null).status()).isEqualTo(200);
        assertThat(admin.get("/accounts/" + shop).status()).isEqualTo(401);
        assertThat(new Browser(server)
                        .signIn("down@example.org", Browser.PASSWORD)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theLastOwnerStays() {
        var account = server.anAccount("Small");
        var first = Browser.member(server, "first@example.org", account, "owner");
        var path = "/accounts/" + account + "/members/";
        var down = first.call("PATCH", path + first.memberId, Map.of("role", "admin"));
        assertThat(down.status()).isEqualTo(409);
        Reply pending = server.post(
                "/accounts/" + account + "/members",
                Map.of("email", "pending@example.org", "name", "P", "role", "owner"));
        assertThat(first.call("DELETE", path + first.memberId, null).status()).isEqualTo(409);
        assertThat(server.call("DELETE", "/members/" + first.memberId, null).status())
                .isEqualTo(409);

        new Browser(server).redeem("invitation", pending.get("link.token"), Map.of("password", Browser.PASSWORD));
        assertThat(first.call("PATCH", path + first.memberId, Map.of("role", "admin"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theLastOperatorStays() {
        var operators = new ArrayList<String>();
        for (var member : server.get("/members?limit=200").items()) {
            if (Boolean.TRUE.equals(member.get("operator")) && "joined".equals(member.get("status"))) {
                operators.add((String) member.get("id"));
            }
        }
        assertThat(operators).hasSize(1);
        var path = "/members/" + operators.getFirst();
        assertThat(server.call("PATCH", path, Map.of("operator", false)).status())
                .isEqualTo(409);
        assertThat(server.call("DELETE", path, null).status()).isEqualTo(409);
    }

    @Test
    void whoCouldNotDoAllThatAMemberMayGetsNoLinkOfIt() {
        var both = Browser.member(server, "wanted@example.org", shop, "developer");
        both.accept(invite(elsewhere, other, "wanted@example.org", "owner").get("link.token"));
        assertThat(owner.call("POST", "/members/" + both.memberId + "/reset", null)
                        .status())
                .isEqualTo(403);
        assertThat(owner.get("/members/" + both.memberId + "/sessions").status())
                .isEqualTo(403);
        assertThat(server.call("POST", "/members/" + both.memberId + "/reset", null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aLinkThatIsOutCannotComeToHaveAnotherAccountsRole() {
        var joined = Browser.member(server, "joined@example.org", shop, "auditor");
        String reset = owner.call("POST", "/members/" + joined.memberId + "/reset", null)
                .get("link.token");
        String invitation =
                invite(elsewhere, other, "joined@example.org", "owner").get("link.token");
        assertThat(joined.accept(invitation).status()).isEqualTo(200);
        assertThat(new Browser(server)
                        .redeem("reset", reset, Map.of("password", Browser.PASSWORD))
                        .status())
                .isEqualTo(404);
    }

    /** Whoever was the first to be invited under an address need not be who has it. */
    @Test
    void aRoleOfAnotherAccountIsNotHadByWhoeverHasTheAddressHere() {
        var thief = Browser.member(server, "victim@example.org", shop, "auditor");

        var invited = invite(elsewhere, other, "victim@example.org", "owner");

        assertThat(invited.status()).isEqualTo(201);
        assertThat(invited.<List<Object>>get("member.roles")).isEmpty();
        assertThat(invited.<String>get("member.invitations.0.role")).isEqualTo("owner");
        assertThat(thief.get("/accounts/" + other).status()).isEqualTo(404);
        assertThat(thief.get("/session").<List<Object>>get("grants")).hasSize(1);
        // nor by who may reset it in its own account, and not through its page there
        assertThat(owner.get("/members/" + thief.memberId).<List<Object>>get("invitations"))
                .isEmpty();
        assertThat(owner.call("POST", "/members/" + thief.memberId + "/reset", null)
                        .status())
                .isEqualTo(200);
        assertThat(elsewhere
                        .call("POST", "/members/" + thief.memberId + "/reset", null)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anInvitationOfAMemberIsAcceptedByThisMemberOnly() {
        var jo = Browser.member(server, "jo2@example.org", shop, "auditor");
        var thief = Browser.member(server, "thief@example.org", shop, "auditor");
        String token = invite(elsewhere, other, "jo2@example.org", "admin").get("link.token");

        var redeemed = new Browser(server).redeem("invitation", token, Map.of("password", "another long secret"));
        assertThat(redeemed.status()).isEqualTo(409);
        assertThat(redeemed.text()).contains("Sign in as jo2@example.org");
        assertThat(new Browser(server)
                        .signIn("jo2@example.org", Browser.PASSWORD)
                        .status())
                .as("the password is as before")
                .isEqualTo(200);
        assertThat(thief.accept(token).status()).isEqualTo(403);
        assertThat(new Browser(server).accept(token).status()).isEqualTo(401);
        assertThat(server.call("POST", "/links/accept", Map.of("token", token)).status())
                .isIn(401, 403);
        assertThat(jo.get("/accounts/" + other).status()).isEqualTo(404);

        var seen = new Browser(server).call("POST", "/links/read", Map.of("purpose", "invitation", "token", token));
        assertThat(seen.<Boolean>get("joined")).isTrue();
        assertThat(seen.<String>get("offer.role")).isEqualTo("admin");
        assertThat(seen.<String>get("offer.account")).isEqualTo("Other");
        assertThat(jo.accept(token).status()).isEqualTo(200);
        assertThat(jo.get("/accounts/" + other).status()).isEqualTo(200);
        assertThat(jo.accept(token).status()).as("once").isEqualTo(404);
        var entry = server.get("/accounts/" + other + "/audit?kind=member&limit=1")
                .items()
                .getFirst();
        assertThat(entry.get("action")).isEqualTo("member.accept");
        assertThat(entry.get("actor").toString()).contains(jo.memberId);
    }

    @Test
    void invitationsOfTwoAccountsEachGiveTheirOwnRoleOnly() {
        String first = invite(owner, shop, "two@example.org", "developer").get("link.token");
        var second = invite(elsewhere, other, "two@example.org", "owner");
        assertThat(second.status()).isEqualTo(201);

        var two = new Browser(server);
        assertThat(two.redeem("invitation", first, Map.of("password", Browser.PASSWORD))
                        .status())
                .isEqualTo(200);

        assertThat(two.get("/accounts/" + shop).status()).isEqualTo(200);
        assertThat(two.get("/accounts/" + other).status()).isEqualTo(404);
        assertThat(two.accept(second.get("link.token")).status()).isEqualTo(200);
        assertThat(two.get("/accounts/" + other).status()).isEqualTo(200);
    }

    @Test
    void anInvitationIsRenewedChangedAndTakenBack() {
        var jo = Browser.member(server, "renew@example.org", shop, "auditor");
        String older = invite(elsewhere, other, "renew@example.org", "owner").get("link.token");
        String newer = invite(elsewhere, other, "renew@example.org", "auditor").get("link.token");
        assertThat(jo.accept(older).status()).isEqualTo(404);
        var path = "/accounts/" + other + "/members/" + jo.memberId;
        assertThat(elsewhere.call("PATCH", path, Map.of("role", "admin")).status())
                .isEqualTo(409);

        assertThat(elsewhere.call("DELETE", path, null).status()).isEqualTo(200);

        assertThat(jo.accept(newer).status()).isEqualTo(404);
        assertThat(jo.get("/session").status()).as("it goes on elsewhere").isEqualTo(200);
        assertThat(elsewhere.get(path.replace("/accounts/" + other, "")).status())
                .isEqualTo(404);
    }

    @Test
    void anAdminDoesNotTurnAnOwnersInvitationIntoALinkOfItsOwn() {
        var admin = Browser.member(server, "admin2@example.org", shop, "admin");
        invite(owner, shop, "boss@example.org", "owner");

        assertThat(invite(admin, shop, "boss@example.org", "developer").status())
                .isEqualTo(403);
    }

    @Test
    void anOperatorIsOneOnceTheMemberHasAccepted() {
        var thief = Browser.member(server, "root2@example.org", shop, "owner");
        assertThat(server.call("PATCH", "/members/" + thief.memberId, Map.of("operator", true))
                        .status())
                .isEqualTo(409);

        var invited = server.post("/members", Map.of("email", "root2@example.org", "name", "Root"));

        assertThat(invited.<Boolean>get("member.operator")).isFalse();
        assertThat(invited.<Boolean>get("member.operatorInvited")).isTrue();
        assertThat(thief.get("/members").status()).isEqualTo(403);
        assertThat(server.call("PATCH", "/members/" + thief.memberId, Map.of("operator", false))
                        .status())
                .isEqualTo(200);
        assertThat(thief.accept(invited.get("link.token")).status()).isEqualTo(404);

        String again = server.post("/members", Map.of("email", "root2@example.org", "name", "Root"))
                .get("link.token");
        assertThat(thief.accept(again).status()).isEqualTo(200);
        assertThat(thief.get("/members").status()).isEqualTo(200);
        server.call("PATCH", "/members/" + thief.memberId, Map.of("operator", false));
        assertThat(thief.get("/members").status()).isEqualTo(403);
    }

    @Test
    void anOwnerEndsTheSessionsOfItsMembers() {
        var developer = Browser.member(server, "dev@example.org", shop, "developer");
        var path = "/members/" + developer.memberId + "/sessions";
        assertThat(owner.get(path).items()).hasSize(1);
        assertThat(owner.call("DELETE", path, null).<Long>get("ended")).isEqualTo(1);
        assertThat(developer.get("/session").status()).isEqualTo(401);
    }

    @Test
    void headersAndScriptsDoNotGetInThroughNamesAndAddresses() {
        for (var email : List.of(
                "a@b.org\r\nBcc: x@y.org",
                "a@b.org\n",
                "a b@c.org",
                "\"a\"@b.org",
                "a@b.org,c@d.org",
                "a@-b.org",
                ".a@b.org",
                "a..b@c.org",
                "a@b..org",
                "jo@exаmple.org",
                "<a@b.org>",
                "a".repeat(65) + "@b.org")) {
            assertThat(invite(owner, shop, email, "auditor").status()).as(email).isEqualTo(400);
        }
        for (var name : List.of("Jo\r\nSet-Cookie: a=b", "Jo\u202e", "")) {
            var body = Map.of("email", "n@example.org", "name", name, "role", "auditor");
            assertThat(owner.call("POST", "/accounts/" + shop + "/members", body)
                            .status())
                    .as(name)
                    .isEqualTo(400);
        }
    }

    @Test
    void membersOfASuspendedAccountCanDoNothingThere() {
        var account = server.anAccount("Late");
        var member = Browser.member(server, "late@example.org", account, "owner");
        server.post("/accounts/" + account + "/suspend", null);
        assertThat(member.get("/accounts/" + account).status()).isEqualTo(403);
        server.post("/accounts/" + account + "/resume", null);
        assertThat(member.get("/accounts/" + account).status()).isEqualTo(200);
    }

    @Test
    void theTrailSaysWhoGaveWhichRole() {
        var invited = invite(owner, shop, "trail@example.org", "developer");
        var entry = server.get("/accounts/" + shop + "/audit?kind=member&limit=1")
                .items()
                .getFirst();
        assertThat(entry.get("action")).isEqualTo("member.invite");
        assertThat(entry.get("subjectId")).isEqualTo(invited.<String>get("member.id"));
        assertThat(entry.get("actor").toString()).contains("member", owner.memberId, "owner@example.org");
        assertThat(server.get("/audit?kind=member&limit=200").text())
                .doesNotContain(Browser.PASSWORD, invited.<String>get("link.token"));
    }

    private static Reply invite(Browser by, String account, String email, String role) {
        return by.call(
                "POST", "/accounts/" + account + "/members", Map.of("email", email, "name", "Somebody", "role", role));
    }
}
