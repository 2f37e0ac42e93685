package io.claviger.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Fetches as a browser does, over one connection that stays, and counts what comes over the wire. */
final class PageVisitor implements AutoCloseable {
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final BufferedInputStream in;
    private final String host;
    private final String cookies;

    /**
     * What came.
     *
     * @param bytes of head and body, as they were sent
     * @param micros from the sending of the request to the last byte
     */
    record Fetched(int status, String head, byte[] body, int bytes, double micros) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    PageVisitor(int port, String cookies) {
        try {
            this.socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            this.host = "127.0.0.1:" + port;
            this.cookies = cookies;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Fetched get(String path) {
        var request = "GET " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br\r\n" + "User-Agent: bench\r\nCookie: "
                + cookies + "\r\n\r\n";
        try {
            var began = System.nanoTime();
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var head = head();
            var body = in.readNBytes(length(head));
            var micros = (System.nanoTime() - began) / 1e3;
            var status = Integer.parseInt(head.substring(9, 12));
            return new Fetched(status, head, body, head.length() + body.length, micros);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String head() throws IOException {
        var head = new ByteArrayOutputStream();
        var end = 0;
        while (end < 4) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("the connection was closed after " + head);
            }
            head.write(next);
            end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LENGTH))
                .mapToInt(
                        line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an answer without a length: " + head));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
