package io.claviger.app.config;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.store.postgres.PostgresUrl;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the texts of the settings into what they mean, or says what is wrong with them. */
final class SettingsReader {
    private static final int MASTER_KEY_BYTES = 32;
    private static final int ADMIN_TOKEN_CHARACTERS = 32;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_CONNECTIONS = 65_535;
    private static final int MAX_CLIENTS = 1_000_000;
    private static final int MAX_WAITING = 1_000_000;
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(200);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private static final int MAX_DAYS = 36_500;
    private static final Pattern DAYS = Pattern.compile("(\\d{1,6})d");

    private final Function<Setting, @Nullable String> written;

    /** @param written the text that a setting was given, or null */
    SettingsReader(Function<Setting, @Nullable String> written) {
        this.written = written;
    }

    Settings read() {
        return new Settings(
                require(Setting.DATA_DIR, this::path),
                text(Setting.DATABASE_URL).map(SettingsReader::database).orElse(null),
                require(Setting.ROLES, this::roles),
                require(Setting.HTTPS_ONLY, this::truth),
                listener("control"),
                listener("edge"),
                listener("gateway"),
                listener("health"),
                masterKey(),
                text(Setting.BOOTSTRAP_ADMIN_TOKEN).map(this::adminToken).orElse(null),
                trustedProxies(),
                failures(),
                text(Setting.PUBLIC_URL)
                        .map(value -> url(Setting.PUBLIC_URL, value))
                        .orElse(null),
                text(Setting.CONTROL_PUBLIC_URL)
                        .map(value -> url(Setting.CONTROL_PUBLIC_URL, value))
                        .orElse(null),
                new SingleSignOnReader(this).read(),
                connections(),
                upstreams(),
                text(Setting.AUDIT_RETENTION).map(SettingsReader::days).orElse(null),
                lease(),
                require(Setting.LOG_FORMAT, this::logFormat),
                require(Setting.DEMO, this::truth));
    }

    /** What is wrong is said without the value, which may hold a password. */
    private static PostgresUrl database(String value) {
        try {
            return PostgresUrl.parse(value);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(Setting.DATABASE_URL.key() + ": " + e.getMessage()
                    + "; expected postgresql://user:password@host:port/name");
        }
    }

    private Listener listener(String name) {
        var key = "claviger." + name + ".";
        var host = text(known(key + "host"))
                .map(value -> host(known(key + "host"), value))
                .orElseGet(() -> require(Setting.HOST, SettingsReader::host));
        var port = require(known(key + "port"), SettingsReader::port);
        return new Listener(name, host, port, tls(known(key + "tls.certificate"), known(key + "tls.key")));
    }

    private Listener.@Nullable Tls tls(Setting certificate, Setting key) {
        var certificateFile = text(certificate).map(value -> readable(certificate, value));
        var keyFile = text(key).map(value -> readable(key, value));
        if (certificateFile.isPresent() != keyFile.isPresent()) {
            var missing = keyFile.isPresent() ? certificate : key;
            var present = keyFile.isPresent() ? key : certificate;
            throw new SettingsException(missing.key() + " is missing: " + present.key() + " alone makes no TLS.");
        }
        return certificateFile.isPresent() ? new Listener.Tls(certificateFile.get(), keyFile.orElseThrow()) : null;
    }

    private @Nullable Secret masterKey() {
        var given = text(Setting.MASTER_KEY);
        var file = text(Setting.MASTER_KEY_FILE);
        if (given.isPresent() && file.isPresent()) {
            throw new SettingsException(Setting.MASTER_KEY.key() + " and " + Setting.MASTER_KEY_FILE.key()
                    + " are both set: give the one or the other.");
        }
        if (file.isPresent()) {
            var path = readable(Setting.MASTER_KEY_FILE, file.get());
            return checkedMasterKey(contentOf(path), "the file " + path + " of " + Setting.MASTER_KEY_FILE.key());
        }
        return given.map(value -> checkedMasterKey(value, Setting.MASTER_KEY.key()))
                .orElse(null);
    }

    private static Secret checkedMasterKey(String value, String where) {
        try {
            if (Base64.getDecoder().decode(value).length == MASTER_KEY_BYTES) {
                return Secret.of(value);
            }
        } catch (IllegalArgumentException e) {
            // Said below: like a wrong length, and without the value.
        }
        throw new SettingsException(where + " is not 32 bytes in base64; make one with: openssl rand -base64 32");
    }

    private Secret adminToken(String value) {
        if (!value.startsWith("cvgadm_") || value.length() < ADMIN_TOKEN_CHARACTERS || !isVisibleAscii(value)) {
            throw new SettingsException(Setting.BOOTSTRAP_ADMIN_TOKEN.key()
                    + " must start with cvgadm_, have 32 characters or more, and no spaces or controls.");
        }
        return Secret.of(value);
    }

    private static boolean isVisibleAscii(String value) {
        return value.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private TrustedProxies trustedProxies() {
        var ranges = text(Setting.TRUSTED_PROXIES).map(SettingsReader::items).orElse(List.of()).stream()
                .map(SettingsReader::range)
                .toList();
        var header = text(Setting.CLIENT_ADDRESS_HEADER)
                .map(SettingsReader::addressHeader)
                .orElse(ClientAddressHeader.NONE);
        if (header != ClientAddressHeader.NONE && ranges.isEmpty()) {
            throw new SettingsException(Setting.CLIENT_ADDRESS_HEADER.key() + " is set to " + header.fieldName()
                    + ", but " + Setting.TRUSTED_PROXIES.key() + " names no proxy that may send it.");
        }
        return new TrustedProxies(ranges, header);
    }

    private static AddressRange range(String value) {
        try {
            return AddressRange.parse(value);
        } catch (ClavigerException e) {
            throw wrong(Setting.TRUSTED_PROXIES, value, "addresses or CIDR ranges such as 10.0.0.0/8, with commas");
        }
    }

    private static ClientAddressHeader addressHeader(String value) {
        for (var header : ClientAddressHeader.values()) {
            if (value.equalsIgnoreCase(header.fieldName())) {
                return header;
            }
        }
        throw wrong(Setting.CLIENT_ADDRESS_HEADER, value, "x-forwarded-for or forwarded");
    }

    private Set<NodeRole> roles(String value) {
        var roles = EnumSet.noneOf(NodeRole.class);
        for (var item : items(value)) {
            roles.add(oneOf(Setting.ROLES, item, NodeRole.values()));
        }
        if (roles.isEmpty()) {
            throw wrong(Setting.ROLES, value, "one or more of control, edge, gateway");
        }
        return roles;
    }

    private LogFormat logFormat(String value) {
        return oneOf(Setting.LOG_FORMAT, value, LogFormat.values());
    }

    private static <T extends Enum<T>> T oneOf(Setting setting, String value, T[] all) {
        for (var one : all) {
            if (one.name().equalsIgnoreCase(value)) {
                return one;
            }
        }
        var names = Arrays.stream(all)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw wrong(setting, value, names);
    }

    private boolean truth(Setting setting, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(setting, value, "true or false");
        };
    }

    private static String host(Setting setting, String value) {
        if (value.chars().anyMatch(character -> character <= ' ' || character == '/' || character >= 0x7F)) {
            throw wrong(setting, value, "an address or a host name, without a scheme and a path");
        }
        return value;
    }

    private static int port(Setting setting, String value) {
        return number(setting, value, 0, MAX_PORT);
    }

    private static int number(Setting setting, String value, int least, int most) {
        try {
            var number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, like a number out of range.
        }
        throw wrong(setting, value, "a number from " + least + " to " + most);
    }

    private Settings.FailureLimit failures() {
        return new Settings.FailureLimit(
                require(
                        Setting.FAILED_AUTHENTICATION_LIMIT,
                        (setting, value) -> number(setting, value, 1, FailedAuthentications.MAX_LIMIT)),
                require(Setting.FAILED_AUTHENTICATION_WINDOW, SettingsReader::wholeSeconds));
    }

    /** One second to a day. */
    private static int wholeSeconds(Setting setting, String value) {
        var duration = duration(setting, value);
        if (duration.getNano() != 0) {
            throw wrong(setting, value, "whole seconds, such as 30s or 1m");
        }
        return Math.toIntExact(duration.toSeconds());
    }

    private Settings.Connections connections() {
        return new Settings.Connections(
                require(Setting.CONNECTIONS_LIMIT, (setting, value) -> number(setting, value, 1, MAX_CLIENTS)),
                require(Setting.CONNECTIONS_IDLE_TIMEOUT, SettingsReader::duration));
    }

    private Settings.Upstreams upstreams() {
        return new Settings.Upstreams(
                require(Setting.UPSTREAM_CONNECT_TIMEOUT, SettingsReader::duration),
                require(Setting.UPSTREAM_ANSWER_TIMEOUT, SettingsReader::duration),
                require(Setting.UPSTREAM_IDLE_TIMEOUT, SettingsReader::duration),
                require(Setting.UPSTREAM_CONNECTIONS, (setting, value) -> number(setting, value, 1, MAX_CONNECTIONS)),
                require(Setting.UPSTREAM_WAITING, (setting, value) -> number(setting, value, 0, MAX_WAITING)));
    }

    /** One millisecond to a day. */
    private static Duration duration(Setting setting, String value) {
        var matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            var amount = Long.parseLong(matcher.group(1));
            var duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
            if (!duration.isZero() && duration.compareTo(Duration.ofDays(1)) <= 0) {
                return duration;
            }
        }
        throw wrong(setting, value, "a time such as 500ms, 5s or 2m, up to a day");
    }

    /** A day to a hundred years. */
    private static Duration days(String value) {
        var matcher = DAYS.matcher(value);
        if (matcher.matches()) {
            var days = Integer.parseInt(matcher.group(1));
            if (days >= 1 && days <= MAX_DAYS) {
                return Duration.ofDays(days);
            }
        }
        throw wrong(Setting.AUDIT_RETENTION, value, "whole days such as 400d, from 1d to " + MAX_DAYS + "d");
    }

    private LeaseTerms lease() {
        var duration = require(Setting.LEASE_DURATION, SettingsReader::leaseDuration);
        var tolerance = require(Setting.LEASE_TOLERANCE, SettingsReader::duration);
        if (tolerance.compareTo(duration) < 0) {
            throw new SettingsException(Setting.LEASE_TOLERANCE.key() + " is shorter than "
                    + Setting.LEASE_DURATION.key() + "; make it as long or longer.");
        }
        return new LeaseTerms(duration, tolerance);
    }

    private static Duration leaseDuration(Setting setting, String value) {
        var duration = duration(setting, value);
        if (duration.compareTo(SHORTEST_LEASE) < 0 || duration.compareTo(LONGEST_LEASE) > 0) {
            throw wrong(setting, value, "a time from 200ms to 1m");
        }
        return duration;
    }

    private URI url(Setting setting, String value) {
        try {
            var url = new URI(value);
            var http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            var bare = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
            if (http && bare && url.getHost() != null && Set.of("", "/").contains(url.getRawPath())) {
                return new URI(url.getScheme(), null, url.getHost(), url.getPort(), null, null, null);
            }
        } catch (URISyntaxException e) {
            // Said below, like a URL of another kind.
        }
        throw wrong(setting, value, "scheme, host and port alone, such as https://api.example.com");
    }

    private Path path(Setting setting, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw wrong(setting, value, "a path of this machine");
        }
    }

    Path readable(Setting setting, String value) {
        var file = path(setting, value);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw wrong(setting, value, "a file that exists and that this user may read");
        }
        return file;
    }

    static String contentOf(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SettingsException(file + " can't be read: " + e.getMessage());
        }
    }

    static List<String> items(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static Setting known(String key) {
        return Setting.ofKey(key).orElseThrow(() -> new IllegalArgumentException(key));
    }

    private <T> T require(Setting setting, Function<String, T> parser) {
        return text(setting).map(parser).orElseThrow(() -> wrong(setting, "", "not empty"));
    }

    private <T> T require(Setting setting, SettingParser<T> parser) {
        return require(setting, value -> parser.parse(setting, value));
    }

    private interface SettingParser<T> {
        T parse(Setting setting, String value);
    }

    /** The setting's text, or its default. An empty text is taken for one that is not set, as orchestrators mean it. */
    Optional<String> text(Setting setting) {
        var value = written.apply(setting);
        return Optional.ofNullable(value == null || value.isBlank() ? setting.standard() : value.strip());
    }

    static SettingsException wrong(Setting setting, String value, String right) {
        var shown = setting.secret() ? "its value" : "\"" + value + "\"";
        return new SettingsException(setting.key() + ": " + shown + " is not usable; expected " + right + ".");
    }
}
