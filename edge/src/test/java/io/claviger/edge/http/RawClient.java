package io.claviger.edge.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to, and reads whatever comes. */
public final class RawClient implements AutoCloseable {
    private static final int MILLIS = 20_000;

    private final Socket socket;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    public RawClient(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    public RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MILLIS);
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public Socket socket() {
        return socket;
    }

    /** Everything until the server closes. */
    public String readToEnd() throws IOException {
        var buffer = new byte[8192];
        try {
            for (var n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                read.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server neither answered nor closed; so far: " + text(), e);
        } catch (SocketException reset) {
            // what was read before counts
        }
        return text();
    }

    /** Reads until what came contains {@code end}; returns everything read so far. */
    public String readUntil(String end) throws IOException {
        while (!text().contains(end)) {
            var b = socket.getInputStream().read();
            if (b < 0) {
                throw new AssertionError("the server closed before '" + end + "'; it said: " + text());
            }
            read.write(b);
        }
        return text();
    }

    /** Forgets what was read. */
    public RawClient forget() {
        read.reset();
        return this;
    }

    private String text() {
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
