package io.claviger.control.console.member;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Frame;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The member's own second factor: enrolled with a code of the app, its recovery codes, and its removal. */
public final class OwnFactorPages implements PageGroup {
    private static final String PATH = OwnPages.PATH + "/second-factor";
    private static final String FORM = "factor";

    /**
     * A secret that is to be confirmed.
     *
     * @param secret empty where it was shown before
     * @param image the QR code as a {@code data:} address
     */
    public record Enrolment(String secret, String uri, String image, Problem problem) {}

    /** Codes that stand in for the app, shown this once. */
    public record Codes(List<String> codes, boolean first) {
        /** All of them, to be copied. */
        public String text() {
            return String.join("\n", codes);
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(PATH, OwnFactorPages::enrol, Permit.ENROL_SECOND_FACTOR),
                Route.post(PATH + "/confirm", OwnFactorPages::confirm, Permit.CONFIRM_SECOND_FACTOR),
                Route.post(PATH + "/recovery-codes", OwnFactorPages::renew, Permit.RENEW_RECOVERY_CODES),
                Route.post(PATH + "/remove", OwnFactorPages::remove, Permit.REMOVE_SECOND_FACTOR));
    }

    private static HttpAnswer enrol(PageCall call) {
        var made = call.act(Permit.ENROL_SECOND_FACTOR, Map.of(), Map.of("password", raw(call, "password")));
        if (made.refused()) {
            return OwnPages.show(call, FORM, made.problem());
        }
        return show(call, made.text("secret"), made.text("uri"), made.text("qrSvg"), Problem.NONE);
    }

    /** A code that is wrong makes no other secret, and the app has the one that there is: only the code is asked for again. */
    private static HttpAnswer confirm(PageCall call) {
        var confirmed = call.act(Permit.CONFIRM_SECOND_FACTOR, Map.of(), Map.of("code", code(call)));
        if (confirmed.refused()) {
            return show(call, "", "", "", confirmed.problem());
        }
        return codes(call, confirmed, true);
    }

    private static HttpAnswer show(PageCall call, String secret, String uri, String svg, Problem problem) {
        var image =
                "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
        return Frame.ofInstallation(call, null, "Set up the second factor")
                .answer(
                        call,
                        problem.there() ? problem.status() : 200,
                        "member/enrol",
                        new Enrolment(secret, uri, image, problem));
    }

    private static HttpAnswer renew(PageCall call) {
        var renewed = call.act(Permit.RENEW_RECOVERY_CODES, Map.of(), passwordAndCode(call));
        return renewed.refused() ? OwnPages.show(call, FORM, renewed.problem()) : codes(call, renewed, false);
    }

    private static HttpAnswer remove(PageCall call) {
        var removed = call.act(Permit.REMOVE_SECOND_FACTOR, Map.of(), passwordAndCode(call));
        return removed.refused()
                ? OwnPages.show(call, FORM, removed.problem())
                : OwnPages.withSession(Reply.to(call, OwnPages.PATH + "?saved=factor-removed"), removed.headers());
    }

    private static HttpAnswer codes(PageCall call, View view, boolean first) {
        var codes = new Codes(view.members().texts("recoveryCodes"), first);
        var answer = Frame.ofInstallation(call, null, "Recovery codes").answer(call, "member/codes", codes);
        return OwnPages.withSession(answer, view.headers());
    }

    private static Map<String, Object> passwordAndCode(PageCall call) {
        return Map.of("password", raw(call, "password"), "code", code(call));
    }

    private static String code(PageCall call) {
        return Objects.requireNonNullElse(call.form().text("code"), "");
    }

    private static String raw(PageCall call, String name) {
        return Objects.requireNonNullElse(call.form().raw(name), "");
    }
}
