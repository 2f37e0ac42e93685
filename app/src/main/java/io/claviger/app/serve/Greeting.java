package io.claviger.app.serve;

import io.claviger.app.config.NodeRole;
import io.claviger.app.config.Settings;
import io.claviger.control.json.Timestamps;
import io.claviger.store.member.LinkPurpose;
import java.util.Optional;

/** What a started server prints for the person in front of it: addresses, the first token, something to try. */
final class Greeting {
    private final Server server;
    private final Settings settings;
    private final StringBuilder text = new StringBuilder();

    Greeting(Server server) {
        this.server = server;
        this.settings = server.settings();
    }

    String text() {
        addresses();
        firstLink();
        firstToken();
        demo();
        anotherToken();
        return text.toString();
    }

    private void addresses() {
        line("");
        line("Claviger is ready.");
        if (settings.has(NodeRole.CONTROL)) {
            line("  console     " + console());
            line("  management  " + server.url(settings.control()) + "/api/v1");
        }
        if (settings.has(NodeRole.EDGE)) {
            line("  verify      " + server.url(settings.edge()) + "/v1/keys/verify");
        }
        if (settings.has(NodeRole.GATEWAY)) {
            line("  gateway     " + gateway());
        }
        line("  health      " + server.url(settings.health()) + "/health/ready");
        line("");
    }

    private void firstToken() {
        var token = server.firstToken();
        if (token == null) {
            return;
        }
        if (settings.adminToken() != null) {
            line("The bootstrap admin token is the one of claviger.bootstrap.admin-token.");
        } else {
            line("The bootstrap admin token, an operator's. It is shown this once:");
            line("  " + token.reveal());
        }
        line("");
    }

    private void firstLink() {
        var link = server.firstLink();
        if (link == null) {
            return;
        }
        var until = ", once, until " + Timestamps.text(link.expiresAtMicros()) + ":";
        line(
                link.purpose() == LinkPurpose.DEMO
                        ? "Open the demo in a browser, signed in" + until
                        : "Make the first member, an operator, in a browser" + until);
        line("  " + Joining.url(console(), link));
        line("");
    }

    private void demo() {
        var demo = server.demo();
        if (demo == null || !settings.has(NodeRole.GATEWAY)) {
            return;
        }
        line("Try the demo (account " + demo.accountId() + "). Allowed:");
        line("  " + demo.allowedCurl(gateway()));
        line("Refused, since the key lacks the permission:");
        line("  " + demo.refusedCurl(gateway()));
        line("");
        line("Other keys of the demo:");
        for (var trial : demo.trials(gateway())) {
            line("  " + trial.shows());
            line("    " + trial.curl());
        }
        line("");
    }

    private void anotherToken() {
        if (server.firstToken() != null) {
            return;
        }
        var program = Optional.ofNullable(System.getenv("CLAVIGER_COMMAND")).orElse("java -jar claviger.jar");
        line("Another admin token, with one at hand:  " + program + " tokens create --role operator --name NAME");
        if (settings.database() == null) {
            line("With none, once Claviger is stopped:    " + program + " tokens recover -D claviger.data-dir="
                    + settings.dataDir().toAbsolutePath().normalize());
        } else {
            line("With none, and the same settings:       " + program + " tokens recover");
        }
        line("");
    }

    private String console() {
        var publicUrl = settings.controlPublicUrl();
        return publicUrl == null ? server.url(settings.control()) : publicUrl.toString();
    }

    private String gateway() {
        var publicUrl = settings.publicUrl();
        return publicUrl == null ? server.url(settings.gateway()) : publicUrl.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
