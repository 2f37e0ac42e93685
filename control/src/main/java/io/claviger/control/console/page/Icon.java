package io.claviger.control.console.page;

import java.util.Map;

/** The small drawings beside labels: lines on a square of 16, as the data of one SVG path. */
public final class Icon {
    private static final Map<String, String> PATHS = Map.ofEntries(
            Map.entry("chart", "M2 13.5h12M4 11V7M8 11V3M12 11V6"),
            Map.entry(
                    "key",
                    "M10 8.5a3.5 3.5 0 1 0-2.6-1.1L2 12.8V14h2.5v-1.6H6v-1.6h1.4l1-1c.5.3 1 .3 1.6.3zM11 4.8v.4"),
            Map.entry("shield", "M8 1.8l5 1.8v4c0 3.2-2 5.5-5 6.6-3-1.1-5-3.4-5-6.6v-4zM5.8 8l1.6 1.6 3-3.2"),
            Map.entry("sliders", "M2 4.5h6M12 4.5h2M10 2.8v3.4M2 11.5h2M8 11.5h6M6 9.8v3.4"),
            Map.entry("pulse", "M1.5 8.5h3l2-5.5 3 10 2-4.5h3"),
            Map.entry("list", "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01"),
            Map.entry(
                    "gear",
                    "M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8zM8 1.6v2M8 12.4v2M1.6 8h2M12.4 8h2M3.5 3.5l1.4 1.4M11.1 11.1l1.4 1.4M12.5 3.5l-1.4 1.4M4.9 11.1l-1.4 1.4"),
            Map.entry("layers", "M8 1.8L14 5 8 8.2 2 5zM2 8l6 3.2L14 8M2 11l6 3.2L14 11"),
            Map.entry("building", "M3 14V2.5h7V14M10 6h3v8M1.5 14h13M5.5 5.5h2M5.5 8h2M5.5 10.5h2"),
            Map.entry("server", "M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.8h.01M5 11.2h.01"),
            Map.entry(
                    "people",
                    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.500-4s4.5 1.500 4.500 4M10.500 2.700a2.500 2.500 0 0 1 0 4.600M12 9.800c1.600.5 2.500 1.800 2.500 3.700"),
            Map.entry(
                    "person",
                    "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 14c0-2.800 2.400-4.500 5.500-4.500s5.500 1.700 5.500 4.500"),
            Map.entry("plus", "M8 3v10M3 8h10"),
            Map.entry("copy", "M5.500 5.500h8v8h-8zM3.500 10.500h-1v-8h8v1"),
            Map.entry("check", "M3 8.500l3.500 3.500L13 4.500"),
            Map.entry("search", "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.700 10.700L14 14"),
            Map.entry("menu", "M2 4h12M2 8h12M2 12h12"),
            Map.entry("theme", "M8 2.500a5.500 5.500 0 1 0 0 11zM8 2.500a5.500 5.500 0 0 1 0 11z"),
            Map.entry("chevron", "M4.500 6.500L8 10l3.500-3.500"),
            Map.entry("dots", "M3.500 8h.01M8 8h.01M12.500 8h.01"),
            Map.entry("download", "M8 2v8M4.500 7L8 10.500 11.500 7M2.500 13.500h11"),
            Map.entry("alert", "M8 2L14.500 13.500h-13zM8 6.500v3M8 11.500h.01"),
            Map.entry("lock", "M3.500 7h9v6.500h-9zM5.500 7V5a2.500 2.500 0 0 1 5 0v2"),
            Map.entry("clock", "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.800V8l2.200 1.600"),
            Map.entry("rotate", "M13.500 8A5.500 5.500 0 1 1 11.500 3.800M13.500 1.800v3h-3"),
            Map.entry("stop", "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.800 3.800l8.400 8.400"),
            Map.entry("trash", "M2.500 4h11M6 4V2.500h4V4M4 4l.7 9.500h6.600L12 4M6.700 6.500v4.500M9.300 6.500v4.500"),
            Map.entry("arrow", "M3 8h10M9 4l4 4-4 4"),
            Map.entry("out", "M9.500 2.500h-6v11h6M7 8h7M11.500 5.500L14 8l-2.500 2.500"),
            Map.entry("close", "M4 4l8 8M12 4l-8 8"));

    private Icon() {}

    /** The path's data. */
    public static String path(String name) {
        var path = PATHS.get(name);
        if (path == null) {
            throw new IllegalArgumentException("there is no icon " + name);
        }
        return path;
    }
}
