package io.claviger.control.console.page;

import io.claviger.control.console.http.PageCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a long list is looked at: what is searched for, the filters, which page, and what comes after it.
 *
 * @param path of the list
 * @param filters by name, without those that are not set
 * @param cursor of this page; null on the first
 * @param next of the one after; null on the last
 */
public record Listing(
        String path,
        String search,
        Map<String, String> filters,
        @Nullable String cursor,
        @Nullable String next) {

    public Listing {
        filters = Map.copyOf(filters);
    }

    /** As a request asks for it by {@code search}, {@code cursor} and these filters. */
    public static Listing of(PageCall call, String... filters) {
        var set = new LinkedHashMap<String, String>();
        for (var name : filters) {
            var value = call.query(name);
            if (value != null) {
                set.put(name, value);
            }
        }
        var search = call.query("search");
        var target = call.target();
        var mark = target.indexOf('?');
        return new Listing(
                mark < 0 ? target : target.substring(0, mark),
                search == null ? "" : search,
                set,
                call.query("cursor"),
                null);
    }

    /** With the cursor of the page after. */
    public Listing followedBy(@Nullable String following) {
        return new Listing(path, search, filters, cursor, following);
    }

    /** What an operation's query is to have. */
    public Map<String, @Nullable Object> query() {
        var query = new LinkedHashMap<String, @Nullable Object>(filters);
        query.put("search", search.isEmpty() ? null : search);
        query.put("cursor", cursor);
        return query;
    }

    /** A filter's value; empty where it is not set. */
    public String filter(String name) {
        return filters.getOrDefault(name, "");
    }

    /** Whether not all is shown that there is, so that an empty list may only mean that nothing fits. */
    public boolean narrowed() {
        return !search.isEmpty() || !filters.isEmpty();
    }

    /** The path of the first page. */
    public String firstPath() {
        return path(null);
    }

    /** The path of the page after; empty on the last. */
    public String nextPath() {
        return next == null ? "" : path(next);
    }

    private String path(@Nullable String at) {
        var all = new LinkedHashMap<String, String>();
        if (!search.isEmpty()) {
            all.put("search", search);
        }
        filters.keySet().stream().sorted().forEach(name -> all.put(name, filters.getOrDefault(name, "")));
        if (at != null) {
            all.put("cursor", at);
        }
        var query = new StringBuilder();
        all.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return path + query;
    }
}
