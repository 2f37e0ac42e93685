package io.claviger.edge.handover;

import io.claviger.core.credential.Environment;
import io.claviger.core.handover.HandedKey;
import io.claviger.core.time.MicroClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * The pages of a hand-over: plain HTML without a script, in a style of their own that the policy names by its digest. Nothing
 * is loaded from anywhere, nothing is kept by any cache, and the address, which holds the token, is told to no other site.
 *
 * @param retryAfterSeconds when another try makes sense; 0 where nothing is said of that
 */
record HandOverPage(int status, String html, long retryAfterSeconds) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#16191d;--soft:#59616b;--line:#d5d9de;--paper:#fff;--ground:#f4f5f7;--act:#2f5bd7;--on:#fff;--warn:#8a4b00}\
            @media(prefers-color-scheme:dark){:root{--ink:#eceef1;--soft:#a3abb5;--line:#373d45;--paper:#1a1d21;--ground:#111316;--act:#8fb0ff;--on:#0d1220;--warn:#f0b35a}}\
            *{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}\
            main{max-width:560px;margin:8vh auto;padding:28px;background:var(--paper);border:1px solid var(--line);border-radius:12px}\
            @media(max-width:600px){main{margin:0;min-height:100vh;border:0;border-radius:0;padding:24px 20px}}\
            h1{margin:0 0 12px;font-size:20px;line-height:1.3}p{margin:0 0 12px}ul{margin:0 0 16px;padding-left:20px}dl{margin:0 0 16px}\
            dt{color:var(--soft);font-size:13px}dd{margin:0 0 8px;overflow-wrap:anywhere}.soft{color:var(--soft)}.warn{color:var(--warn);font-weight:600}\
            button{font:inherit;font-weight:600;padding:10px 18px;border:0;border-radius:8px;background:var(--act);color:var(--on);cursor:pointer}\
            button:focus-visible,textarea:focus-visible{outline:3px solid var(--act);outline-offset:2px}\
            textarea{width:100%;padding:12px;border:1px solid var(--line);border-radius:8px;background:var(--ground);color:inherit;font:15px/1.4 ui-monospace,monospace;resize:none}\
            """;

    static final Map<String, String> FIELDS = Map.of(
            "Content-Type", "text/html; charset=utf-8",
            "Cache-Control", "no-store",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "X-Robots-Tag", "noindex, nofollow",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Content-Security-Policy",
                    "default-src 'none'; style-src 'sha256-" + digest(STYLE)
                            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");

    /** What everybody sees who looks, whatever the link is. */
    static HandOverPage button() {
        return of(200, "Generate your API key", """
                <p>You were given this link to make an API key for yourself. Nobody else will see it, not even who sent you \
                the link.</p>
                <ul><li>The key is shown <strong>once</strong>: have the place ready where you keep secrets.</li>
                <li>The link works once. If somebody else has pressed the button, it tells you so: then ask for a new one, \
                and say that this happened.</li></ul>
                <form method="post"><button>Generate the key</button></form>
                """);
    }

    static HandOverPage made(HandedKey key) {
        var expires = key.expiresAtMicros();
        var until = expires == MicroClock.NEVER
                ? "It does not expire."
                : "It expires on " + DAY.format(Instant.ofEpochSecond(expires / 1_000_000)) + ".";
        var environment = key.environment() == Environment.LIVE
                ? "live: what it does affects production"
                : "test: it reaches the test systems";
        return of(200, "Your API key", """
                <p class="warn">Copy it now. It is not shown again, and can't be looked up by anyone.</p>
                <p><label for="secret" class="soft">API key</label>
                <textarea id="secret" rows="2" readonly spellcheck="false" autocomplete="off">%s</textarea></p>
                <dl><dt>Name</dt><dd>%s</dd><dt>Account</dt><dd>%s</dd><dt>Environment</dt><dd>%s</dd>\
                <dt>Id, to name it when you ask for help</dt><dd>%s</dd></dl>
                <ul><li>Keep it in a vault, never in code, a chat or a public repository.</li>
                <li>Use one key for each application, and have it changed every 3 to 6 months.</li></ul>
                <p class="soft">%s Lost it, or think that somebody saw it? Tell who gave you the link at once.</p>
                """.formatted(
                        escaped(key.secret().reveal()),
                        escaped(key.name()),
                        escaped(key.account()),
                        environment,
                        escaped(key.id()),
                        until));
    }

    static HandOverPage refused(int status, String why) {
        return of(status, "No key was made", "<p>" + escaped(why) + "</p>");
    }

    /** The same, saying when another try makes sense. */
    HandOverPage after(long seconds) {
        return new HandOverPage(status, html, seconds);
    }

    static HandOverPage notAllowed() {
        return refused(405, "Open this link in a browser.");
    }

    private static HandOverPage of(int status, String title, String content) {
        return new HandOverPage(status, """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>\
                <meta name="viewport" content="width=device-width, initial-scale=1"><style>%s</style></head>
                <body><main><h1>%s</h1>
                %s</main></body></html>
                """.formatted(title, STYLE, title, content), 0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String digest(String style) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** It may hold a secret. */
    @Override
    public String toString() {
        return "HandOverPage[" + status + "]";
    }
}
