package io.claviger.app.flood;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** An API that answers at length or for ever, never answers, never reads, or talks through a WebSocket for ever. */
final class FloodUpstream implements AutoCloseable {
    private static final byte[] PART = new byte[16_384];

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param received how many bytes the kernel takes of what is not read */
    FloodUpstream(int received) throws IOException {
        listening = new ServerSocket();
        listening.setReceiveBufferSize(received);
        listening.bind(new InetSocketAddress("127.0.0.1", 0), 1024);
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listening.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException over) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            for (var head = readHead(in); !head.isEmpty(); head = readHead(in)) {
                answer(head, in, out);
            }
        } catch (IOException | InterruptedException broken) {
            // the gateway gave up, which is what is looked at
        } finally {
            open.remove(socket);
        }
    }

    private void answer(String head, InputStream in, OutputStream out) throws IOException, InterruptedException {
        switch (head.split(" ")[1]) {
            case "/endless" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
                while (true) {
                    out.write(PART);
                }
            }
            case "/talk" -> {
                write(
                        out,
                        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Accept: " + accepted(head) + "\r\n\r\n");
                while (true) {
                    out.write(PART);
                }
            }
            case "/large" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 49152\r\n\r\n");
                for (var i = 0; i < 3; i++) {
                    out.write(PART);
                }
            }
            case "/small" -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            // neither reads nor answers
            default -> closed.await();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** RFC 6455 section 4.2.2. */
    private static String accepted(String head) {
        var key = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
        try {
            var digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
