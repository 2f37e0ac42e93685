package io.claviger.control.console.settings;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.page.Frame;
import io.claviger.control.console.page.Section;
import io.claviger.control.console.page.Tab;
import io.claviger.control.console.settings.SettingsTabs.Place;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;

/** What the operator set where the server is started, to be looked at: single sign-on, and whom it believes on addresses. */
public final class InstallationPages implements PageGroup {

    /** How single sign-on is set up; texts are empty where it is not. */
    public record SingleSignOn(
            List<Tab> tabs,
            boolean offered,
            String name,
            String issuer,
            String clientId,
            String scopes,
            String redirectUri) {}

    /** What a request says of itself in a header. */
    public record Said(String name, String value, boolean read) {}

    /**
     * How this very request came.
     *
     * @param address whose it is taken to be
     * @param peer where its connection comes from
     * @param header the one that is read of trusted proxies; empty where none is
     * @param unread a header that names another client, and is not read of this peer; empty where there is none
     */
    public record Network(
            List<Tab> tabs,
            String address,
            String peer,
            boolean peerTrusted,
            String header,
            List<Said> said,
            List<String> proxies,
            String unread) {
        /** Whether a proxy seems to stand before the server that it does not believe. */
        public boolean doubtful() {
            return !unread.isEmpty();
        }

        /** Whether proxies are believed, but this request came past them, or the proxy named nobody. */
        public boolean direct() {
            return !proxies.isEmpty() && address.equals(peer);
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/single-sign-on", InstallationPages::singleSignOn, Permit.GET_SINGLE_SIGN_ON_SETTINGS),
                Route.get("/network", InstallationPages::network, Permit.GET_NETWORK));
    }

    private static HttpAnswer singleSignOn(PageCall call) {
        var settings = call.read(Permit.GET_SINGLE_SIGN_ON_SETTINGS, Map.of());
        var page = new SingleSignOn(
                SettingsTabs.ofInstallation(call, Place.SINGLE_SIGN_ON),
                settings.members().flag("offered"),
                settings.text("name"),
                settings.text("issuer"),
                settings.text("clientId"),
                String.join(" ", settings.members().texts("scopes")),
                settings.text("redirectUri"));
        return frame(call, "Single sign-on").answer(call, "settings/single-sign-on", page);
    }

    private static HttpAnswer network(PageCall call) {
        var seen = call.read(Permit.GET_NETWORK, Map.of());
        var header = seen.text("header");
        var trusted = seen.members().flag("peerTrusted");
        var said = seen.members().items("headers").stream()
                .map(one -> new Said(
                        one.requiredText("name"),
                        one.requiredText("value"),
                        trusted && one.requiredText("name").equals(header)))
                .toList();
        var page = new Network(
                SettingsTabs.ofInstallation(call, Place.NETWORK),
                seen.text("address"),
                seen.text("peer"),
                trusted,
                header,
                said,
                seen.members().texts("trustedProxies"),
                unread(said));
        return frame(call, "Trusted proxies").answer(call, "settings/network", page);
    }

    /** One that could be set to be read. */
    private static String unread(List<Said> said) {
        return said.stream().anyMatch(Said::read)
                ? ""
                : said.stream()
                        .map(Said::name)
                        .filter(name -> !name.equals("x-real-ip"))
                        .findFirst()
                        .orElse("");
    }

    private static Frame frame(PageCall call, String title) {
        return Frame.ofInstallation(call, Section.INSTALLATION_SETTINGS, title);
    }
}
