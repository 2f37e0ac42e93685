package io.claviger.control.console.http;

import io.claviger.control.http.HttpAnswer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers that every answer of the console carries. */
final class PageHeaders {
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Permissions-Policy",
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private PageHeaders() {}

    /** @param secure whether browsers reach the console by TLS; then they shall come by nothing else for a year */
    static HttpAnswer on(HttpAnswer answer, boolean secure) {
        var headers = new LinkedHashMap<>(ALWAYS);
        if (secure) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        headers.putAll(answer.headers());
        return new HttpAnswer(answer.status(), headers, answer.body(), answer.lines());
    }
}
