package io.claviger.control.console.signin;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.Route.Access;
import io.claviger.control.console.http.View;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.link.LinkAddress;
import io.claviger.control.role.Permit;
import io.claviger.store.member.LinkPurpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page behind every one-time link. To look at it uses nothing up, so no scanner of mails spoils a link. */
public final class LinkPages implements PageGroup {

    /**
     * What the page shows.
     *
     * @param email whom the link is for, or what was filled in
     * @param offered what one comes to be by an invitation, in words; else empty
     */
    public record LinkForm(
            String path,
            LinkPurpose purpose,
            String email,
            String name,
            String offered,
            String expiresAt,
            String csrf,
            String theme,
            Problem problem) {}

    /**
     * What is shown of an invitation for who has joined already.
     *
     * @param offered what one comes to be, in words
     * @param signedInAs the address of who is signed in in this browser; empty where nobody is
     */
    public record Acceptance(
            String path,
            String email,
            String offered,
            String signedInAs,
            String expiresAt,
            String csrf,
            String theme,
            Problem problem) {
        /** Whether the invitation is for who is signed in. */
        public boolean own() {
            return email.equals(signedInAs);
        }
    }

    /** What is said of a link that opens nothing. */
    public record DeadLink(String detail, String theme) {}

    private static final String NOT_WHOLE = "This link is not whole. Copy it again, to its end.";

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/links/{link}", LinkPages::show, Permit.READ_LINK).open(Access.ANYONE),
                Route.post("/links/{link}", LinkPages::redeem, Permit.REDEEM_LINK)
                        .open(Access.ANYONE),
                Route.post("/links/{link}/accept", LinkPages::accept, Permit.ACCEPT_INVITATION));
    }

    private static HttpAnswer show(PageCall call) {
        var address = LinkAddress.read(call.path("link"));
        return address == null ? dead(call, NOT_WHOLE) : show(call, address, Problem.NONE);
    }

    private static HttpAnswer show(PageCall call, LinkAddress address, Problem problem) {
        var link = call.act(Permit.READ_LINK, Map.of(), body(address));
        if (link.status() == 404) {
            return dead(call, link.text("detail"));
        }
        link.orRefuse();
        if (address.purpose() == LinkPurpose.INVITATION && link.members().flag("joined")) {
            return acceptance(call, address, link, problem);
        }
        var form = call.form();
        var page = new LinkForm(
                LinkAddress.path(address.purpose(), address.token()),
                address.purpose(),
                either(link, "email", form.text("email")),
                Objects.requireNonNullElse(form.text("name"), link.text("name")),
                offered(link),
                link.text("expiresAt"),
                call.csrf(),
                call.theme(),
                problem);
        return Reply.template(problem.status(), "signin/link", Map.of("page", page));
    }

    private static HttpAnswer acceptance(PageCall call, LinkAddress address, View link, Problem problem) {
        var page = new Acceptance(
                LinkAddress.path(address.purpose(), address.token()),
                link.text("email"),
                offered(link),
                call.signedIn() ? call.session().member().email() : "",
                link.text("expiresAt"),
                call.csrf(),
                call.theme(),
                problem);
        return Reply.template(problem.status(), "signin/accept", Map.of("page", page));
    }

    private static String offered(View link) {
        var offer = link.members().members("offer");
        if (offer == null) {
            return "";
        }
        var account = offer.text("account");
        return account == null
                ? "an operator, who runs the whole installation"
                : offer.requiredText("role") + " of " + account;
    }

    private static HttpAnswer accept(PageCall call) {
        var address = LinkAddress.read(call.path("link"));
        if (address == null || address.purpose() != LinkPurpose.INVITATION) {
            return dead(call, NOT_WHOLE);
        }
        var accepted = call.act(Permit.ACCEPT_INVITATION, Map.of(), Map.of("token", address.token()));
        if (accepted.refused()) {
            return accepted.status() == 404
                    ? dead(call, accepted.text("detail"))
                    : show(call, address, accepted.problem());
        }
        return Reply.to(call, "/", Flash.of("You have accepted.", accepted));
    }

    private static String either(View link, String name, @Nullable String filledIn) {
        var given = link.textOrNull(name);
        return given != null ? given : Objects.requireNonNullElse(filledIn, "");
    }

    private static HttpAnswer redeem(PageCall call) {
        var address = LinkAddress.read(call.path("link"));
        if (address == null) {
            return dead(call, NOT_WHOLE);
        }
        var form = call.form();
        var body = body(address);
        if (address.purpose() == LinkPurpose.FIRST_START) {
            body.put("email", Objects.requireNonNullElse(form.text("email"), ""));
        }
        var name = form.text("name");
        if (name != null) {
            body.put("name", name);
        }
        if (address.purpose() != LinkPurpose.DEMO) {
            var password = Objects.requireNonNullElse(form.raw("password"), "");
            if (!password.equals(form.raw("again"))) {
                return show(
                        call,
                        address,
                        Problem.of(400, "The two passwords differ.", Map.of("/again", "is not the same")));
            }
            body.put("password", password);
        }
        var begun = call.act(Permit.REDEEM_LINK, Map.of(), body);
        if (!begun.refused()) {
            return SignInPages.begun(call, begun, "/");
        }
        return begun.status() == 404 ? dead(call, begun.text("detail")) : show(call, address, begun.problem());
    }

    private static HttpAnswer dead(PageCall call, String detail) {
        return Reply.template(404, "signin/dead-link", Map.of("page", new DeadLink(detail, call.theme())));
    }

    private static Map<String, Object> body(LinkAddress address) {
        var body = new LinkedHashMap<String, Object>();
        body.put("purpose", address.purpose().text());
        body.put("token", address.token());
        return body;
    }
}
