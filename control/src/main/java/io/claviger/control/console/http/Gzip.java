package io.claviger.control.console.http;

import io.claviger.control.http.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers in gzip (RFC 9110 section 8.4.1.3), for browsers that say that they take it. */
final class Gzip {
    /** What is shorter fits into one packet as it is. */
    private static final int WORTH_IT = 1400;

    private Gzip() {}

    /** Whether a request's {@code Accept-Encoding} headers name gzip, and not to refuse it. */
    static boolean takenBy(List<String> acceptEncodings) {
        for (var header : acceptEncodings) {
            for (var coding : header.split(",")) {
                var parts = coding.split(";");
                if (parts[0].strip().equalsIgnoreCase("gzip")) {
                    return parts.length == 1 || !isZero(parts[1]);
                }
            }
        }
        return false;
    }

    private static boolean isZero(String parameter) {
        return parameter.strip().toLowerCase(Locale.ROOT).matches("q\\s*=\\s*0(\\.0*)?");
    }

    /** The answer packed where that is asked for and worth it. */
    static HttpAnswer pack(HttpAnswer answer, boolean taken) {
        var varies = answer.with("Vary", "Accept-Encoding");
        return taken && answer.body().length >= WORTH_IT ? packed(varies, bytes(answer.body(), false)) : varies;
    }

    /** An answer whose packed bytes are there already. */
    static HttpAnswer packed(HttpAnswer answer, byte[] packed) {
        return new HttpAnswer(
                answer.status(), answer.with("Content-Encoding", "gzip").headers(), packed);
    }

    /** @param often whether it is packed once and sent often, so that it may take longer */
    static byte[] bytes(byte[] plain, boolean often) {
        var out = new ByteArrayOutputStream(plain.length / 3 + 64);
        try (var gzip = new Leveled(out, often ? Deflater.BEST_COMPRESSION : Deflater.BEST_SPEED)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static final class Leveled extends GZIPOutputStream {
        Leveled(ByteArrayOutputStream out, int level) throws IOException {
            super(out, 8192);
            def.setLevel(level);
        }
    }
}
