package io.claviger.edge.caller;

import java.util.List;

/** Header fields that upstreams believe, whoever wrote them; a caller's own must reach none. In lower case. */
public final class SpoofableFields {
    /** What changes the method or the path that is served, after another was judged. */
    public static final List<String> OVERRIDES = List.of(
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-method",
            "x-original-url",
            "x-original-uri",
            "x-original-path",
            "x-original-method",
            "x-rewrite-url",
            "x-override-url",
            "x-envoy-original-path",
            "base-url");

    /** What says from where a call comes. */
    public static final List<String> ADDRESSES = List.of(
            "forwarded",
            "x-forwarded",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip");

    /** What leads calls of the upstream's own elsewhere: CGI programs make a variable of {@code Proxy} that does. */
    public static final List<String> LEADING_ELSEWHERE = List.of("x-original-host", "proxy");

    private SpoofableFields() {}
}
