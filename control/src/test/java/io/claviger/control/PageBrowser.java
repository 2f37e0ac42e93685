package io.claviger.control;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks for the console's pages as a browser does, with the session of somebody or without one. */
final class PageBrowser {
    private final ManagementServer server;
    private final String cookie;
    private final String csrf;

    private PageBrowser(ManagementServer server, String cookie, String csrf) {
        this.server = server;
        this.cookie = cookie;
        this.csrf = csrf;
    }

    static PageBrowser nobody(ManagementServer server) {
        return new PageBrowser(server, null, null);
    }

    static PageBrowser of(ManagementServer server, Browser signedIn) {
        return new PageBrowser(server, signedIn.cookie, signedIn.csrf);
    }

    Reply get(String target, String... headers) {
        return server.send("GET", target, headers(headers), null);
    }

    /** Posts a form of this session from a page of the console. */
    Reply post(String target, Map<String, String> fields) {
        var all = new LinkedHashMap<>(fields);
        if (csrf != null) {
            all.put("csrf", csrf);
        }
        return post(target, form(all), "Origin", Browser.origin(server));
    }

    /** Posts just this. */
    Reply post(String target, String body, String... headers) {
        var all = new ArrayList<>(headers(headers));
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
        }
        return server.send("POST", target, all, body.getBytes(StandardCharsets.UTF_8));
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> headers(String... more) {
        var headers = new ArrayList<>(List.of(more));
        if (cookie != null && !headers.contains("Cookie")) {
            headers.addAll(List.of("Cookie", cookie));
        }
        return headers;
    }
}
