package io.claviger.app.config;

import io.claviger.core.credential.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the issuer of identities: all that it needs, or none of them. */
final class SingleSignOnReader {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
    private static final int LONGEST_NAME = 40;

    private final SettingsReader settings;

    SingleSignOnReader(SettingsReader settings) {
        this.settings = settings;
    }

    Settings.@Nullable SingleSignOn read() {
        var issuer = settings.text(Setting.OIDC_ISSUER).map(SingleSignOnReader::issuer);
        var clientId = settings.text(Setting.OIDC_CLIENT_ID);
        var secret = secret();
        if (issuer.isEmpty()) {
            if (clientId.isPresent() || secret != null) {
                throw missing(Setting.OIDC_ISSUER);
            }
            return null;
        }
        if (secret == null) {
            throw missing(Setting.OIDC_CLIENT_SECRET);
        }
        return new Settings.SingleSignOn(
                issuer.get(),
                clientId.orElseThrow(() -> missing(Setting.OIDC_CLIENT_ID)),
                secret,
                scopes(settings.text(Setting.OIDC_SCOPES).orElse("")),
                name(settings.text(Setting.OIDC_NAME).orElse("")));
    }

    private @Nullable Secret secret() {
        var given = settings.text(Setting.OIDC_CLIENT_SECRET);
        var file = settings.text(Setting.OIDC_CLIENT_SECRET_FILE);
        if (given.isPresent() && file.isPresent()) {
            throw new SettingsException(Setting.OIDC_CLIENT_SECRET.key() + " and "
                    + Setting.OIDC_CLIENT_SECRET_FILE.key() + " are both set: give the one or the other.");
        }
        if (file.isPresent()) {
            var content = SettingsReader.contentOf(settings.readable(Setting.OIDC_CLIENT_SECRET_FILE, file.get()));
            if (content.isEmpty()) {
                throw new SettingsException(
                        "the file " + file.get() + " of " + Setting.OIDC_CLIENT_SECRET_FILE.key() + " is empty.");
            }
            return Secret.of(content);
        }
        return given.map(Secret::of).orElse(null);
    }

    /** By https, so that nobody else can answer for it; without it only on this very machine. */
    private static URI issuer(String value) {
        try {
            var url = new URI(value);
            var safe = "https".equals(url.getScheme())
                    || ("http".equals(url.getScheme()) && LOOPBACK.contains(String.valueOf(url.getHost())));
            var bare = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
            if (safe && bare && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below, like an address of another kind.
        }
        throw SettingsReader.wrong(
                Setting.OIDC_ISSUER,
                value,
                "an https address without user, query and fragment; http on the loopback only");
    }

    private static List<String> scopes(String value) {
        var scopes = new LinkedHashSet<>(SettingsReader.items(value));
        if (!scopes.contains("openid") || !scopes.stream().allMatch(scope -> scope.matches("[!#-\\[\\]-~]+"))) {
            throw SettingsReader.wrong(Setting.OIDC_SCOPES, value, "scopes with commas, openid among them");
        }
        return List.copyOf(scopes);
    }

    private static String name(String value) {
        if (value.length() > LONGEST_NAME || value.chars().anyMatch(Character::isISOControl)) {
            throw SettingsReader.wrong(Setting.OIDC_NAME, value, "at most " + LONGEST_NAME + " characters in one line");
        }
        return value;
    }

    private static SettingsException missing(Setting setting) {
        return new SettingsException(setting.key()
                + " is missing: single sign-on needs claviger.oidc.issuer, .client-id" + " and .client-secret.");
    }
}
