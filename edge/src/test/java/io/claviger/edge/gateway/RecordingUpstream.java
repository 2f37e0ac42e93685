package io.claviger.edge.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream on a plain socket that keeps exactly what it received, and answers as a test tells it to. */
final class RecordingUpstream implements AutoCloseable {
    /** How a connection is dealt with. */
    interface Conversation {
        void hold(Connection connection) throws IOException;
    }

    /** Heads of requests, as they came, without the empty line. */
    final List<String> heads = new CopyOnWriteArrayList<>();

    /** Bodies of requests that arrived whole. */
    final List<String> bodies = new CopyOnWriteArrayList<>();

    /** Connections that the gateway has closed. */
    final List<Connection> closed = new CopyOnWriteArrayList<>();

    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private volatile Conversation conversation = connection -> {
        while (connection.readHead() != null) {
            connection.readBody();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    };

    final class Connection {
        final Socket socket;
        final InputStream in;
        final OutputStream out;
        String head = "";

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** The next request's head, or null at the end of the connection. */
        String readHead() throws IOException {
            var bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                var b = in.read();
                if (b < 0) {
                    return null;
                }
                bytes.write(b);
            }
            head = bytes.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r\n\r\n$", "");
            heads.add(head);
            return head;
        }

        String readBody() throws IOException {
            var body = header("transfer-encoding") != null ? readChunks() : readLength();
            bodies.add(body);
            return body;
        }

        String header(String name) {
            return RecordingUpstream.header(head, name);
        }

        private String readLength() throws IOException {
            var length = header("content-length");
            var wanted = length == null ? 0 : Integer.parseInt(length);
            var bytes = in.readNBytes(wanted);
            if (bytes.length < wanted) {
                throw new IOException("the body broke off");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private String readChunks() throws IOException {
            var body = new StringBuilder();
            for (var chunk = readChunk(); !chunk.isEmpty(); chunk = readChunk()) {
                body.append(chunk);
            }
            return body.toString();
        }

        /** One chunk's data; empty for the last. */
        String readChunk() throws IOException {
            var size = Integer.parseInt(readLine(), 16);
            var data = in.readNBytes(size);
            if (data.length < size) {
                throw new IOException("the chunk broke off");
            }
            readLine();
            return new String(data, StandardCharsets.ISO_8859_1);
        }

        String readLine() throws IOException {
            var line = new StringBuilder();
            for (var b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("the line broke off");
                }
                line.append((char) b);
            }
            return line.toString().strip();
        }

        Connection write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        /** Waits until the gateway closes. */
        void awaitClose() throws IOException {
            while (in.read() >= 0) {
                // what still comes is of no interest
            }
        }
    }

    RecordingUpstream() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        Thread.ofPlatform().daemon().name("upstream").start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    void talk(Conversation how) {
        conversation = how;
    }

    void forget() {
        heads.clear();
        bodies.clear();
        closed.clear();
    }

    static String header(String head, String name) {
        for (var line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }

    private void accept() {
        try {
            while (true) {
                var connection = new Connection(server.accept());
                open.add(connection);
                Thread.ofPlatform().daemon().name("upstream connection").start(() -> serve(connection));
            }
        } catch (IOException closing) {
            // the test is over
        }
    }

    private void serve(Connection connection) {
        try (var socket = connection.socket) {
            conversation.hold(connection);
        } catch (IOException broken) {
            // told below
        } finally {
            closed.add(connection);
            open.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var connection : open) {
            connection.socket.close();
        }
    }
}
