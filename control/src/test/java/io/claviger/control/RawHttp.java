package io.claviger.control;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** HTTP by hand, for what no client library would send. */
public final class RawHttp {
    private RawHttp() {}

    /** Sends a text and reads until the answer's body is whole or the connection ends. */
    public static String exchange(int port, String request) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return answer(socket.getInputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A request of which all was sent but the end of its body. */
    public static final class Unfinished implements AutoCloseable {
        private final Socket socket;
        private final byte[] missing;

        /** Sends a POST with a JSON body, its last byte left out. */
        public Unfinished(int port, String target, String token, String body) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var head = "POST " + target + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n";
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes, 0, bytes.length - 1);
            missing = new byte[] {bytes[bytes.length - 1]};
        }

        /** Sends the rest and reads the answer. */
        public String finish() throws IOException {
            socket.getOutputStream().write(missing);
            return answer(socket.getInputStream());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** What came of sending a large body: the answer, and whether everything could be sent. */
    public record Upload(String answer, long sent) {}

    /**
     * Sends a head and then bytes without end until the connection refuses more, reading meanwhile, as curl does.
     *
     * @param most bytes to send at most
     */
    public static Upload upload(int port, List<String> head, long most) throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return answer(socket.getInputStream());
                } catch (IOException e) {
                    return "broken: " + e;
                }
            });
            var out = socket.getOutputStream();
            out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            var chunk = "x".repeat(16_384).getBytes(StandardCharsets.ISO_8859_1);
            var sent = 0L;
            try {
                while (sent < most && !answer.isDone()) {
                    out.write(chunk);
                    sent += chunk.length;
                }
            } catch (IOException closed) {
                // the other side may close once it has answered
            }
            return new Upload(answer.get(60, TimeUnit.SECONDS), sent);
        }
    }

    private static String answer(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (!isWhole(text)) {
            var next = in.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private static boolean isWhole(StringBuilder read) {
        var interim = "HTTP/1.1 100 Continue\r\n\r\n";
        var text = read.toString().startsWith(interim) ? read.substring(interim.length()) : read.toString();
        var head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        var length = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        if (length < 0 || length > head) {
            return false;
        }
        var end = text.indexOf("\r\n", length);
        return text.length() - head - 4
                >= Integer.parseInt(text.substring(length + 16, end).trim());
    }
}
