package io.claviger.control.console.http;

import io.claviger.control.http.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Style, scripts and icon, read from the class path when the first page is asked for. Their path has a hash over all of
 * them, so browsers keep them for good and yet never use an old one. Only these names are served: a path is looked up and
 * never read from.
 */
public final class StaticFiles {
    private static final String FOLDER = "/io/claviger/control/console/static/";
    private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.8/dist/htmx.min.js";
    private static final Map<String, String> FILES = Map.of(
            "console.css", FOLDER + "console.css",
            "console.js", FOLDER + "console.js",
            "live.js", FOLDER + "live.js",
            "audit.js", FOLDER + "audit.js",
            "policy.js", FOLDER + "policy.js",
            "icon.svg", FOLDER + "icon.svg",
            "htmx.js", HTMX);

    private static final Pattern HASH_FORM = Pattern.compile("[0-9a-f]{12}");

    private StaticFiles() {}

    /** The path of a file. */
    public static String path(String name) {
        if (!FILES.containsKey(name)) {
            throw new IllegalArgumentException("there is no static file " + name);
        }
        return "/static/" + Loaded.HASH + "/" + name;
    }

    /** The file that a request asks for; null where there is none. An older hash gets today's file, which is not kept. */
    static @Nullable HttpAnswer find(String hash, String name, boolean gzip) {
        var bytes = FILES.containsKey(name) ? Loaded.BYTES.get(name) : null;
        if (bytes == null || !HASH_FORM.matcher(hash).matches()) {
            return null;
        }
        var cache = hash.equals(Loaded.HASH) ? "public, max-age=31536000, immutable" : "no-store";
        var headers = Map.of("Content-Type", type(name), "Cache-Control", cache, "Vary", "Accept-Encoding");
        var plain = new HttpAnswer(200, headers, bytes);
        var packed = Loaded.PACKED.get(name);
        return gzip && packed != null ? Gzip.packed(plain, packed) : plain;
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }

    private static final class Loaded {
        static final Map<String, byte[]> BYTES = read();
        static final Map<String, byte[]> PACKED = pack(BYTES);
        static final String HASH = hash(BYTES);

        private static Map<String, byte[]> read() {
            var read = new LinkedHashMap<String, byte[]>();
            FILES.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(file -> {
                try (var in = StaticFiles.class.getResourceAsStream(file.getValue())) {
                    if (in == null) {
                        throw new IllegalStateException(file.getValue() + " is not on the class path");
                    }
                    read.put(file.getKey(), in.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return read;
        }

        /** Once, for they never change. */
        private static Map<String, byte[]> pack(Map<String, byte[]> files) {
            var packed = new LinkedHashMap<String, byte[]>();
            files.forEach((name, bytes) -> {
                var shorter = Gzip.bytes(bytes, true);
                if (shorter.length < bytes.length) {
                    packed.put(name, shorter);
                }
            });
            return packed;
        }

        private static String hash(Map<String, byte[]> files) {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                files.forEach((name, bytes) -> {
                    digest.update(name.getBytes(StandardCharsets.UTF_8));
                    digest.update(bytes);
                });
                return HexFormat.of().formatHex(digest.digest(), 0, 6);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
