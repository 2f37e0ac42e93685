package io.claviger.edge.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** An HTTP/2 client of raw frames (RFC 9113 section 4), for requests that no library would send. */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    static final int PRIORITY = 32;

    /** What became of a request: a status, or {@code reset} or {@code closed}. */
    public record Outcome(String what, String body) {}

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    public RawHttp2(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        // So that what was sent is what the server took, but for little that waits in the kernel.
        socket.setSendBufferSize(1 << 15);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        for (var shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.write(payload);
        socket.getOutputStream().write(out.toByteArray());
        socket.getOutputStream().flush();
    }

    public void headers(int stream, boolean end, String... namesAndValues) throws IOException {
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
    }

    public void data(int stream, boolean end, String text) throws IOException {
        frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Literal fields without indexing and without Huffman coding (RFC 7541 section 6.2.2). */
    public static byte[] block(String... namesAndValues) {
        var out = new ByteArrayOutputStream();
        for (var i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                out.write(0);
            }
            var text = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
            if (text.length < 127) {
                out.write(text.length);
            } else {
                out.write(127);
                var rest = text.length - 127;
                for (; rest >= 128; rest >>= 7) {
                    out.write(rest & 127 | 128);
                }
                out.write(rest);
            }
            out.writeBytes(text);
        }
        return out.toByteArray();
    }

    /** Reads frames until the stream's answer is complete, or the stream or connection has ended otherwise. */
    public Outcome outcome(int stream) throws Exception {
        var status = "none";
        var body = new StringBuilder();
        try {
            while (true) {
                var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                var type = in.readUnsignedByte();
                var flags = in.readUnsignedByte();
                var id = in.readInt();
                var payload = in.readNBytes(length);
                if (type == SETTINGS && (flags & 1) == 0) {
                    frame(SETTINGS, 1, 0, new byte[0]);
                } else if (type == GOAWAY) {
                    return new Outcome("closed", "");
                } else if (id == stream && type == RST_STREAM) {
                    return status.equals("none") ? new Outcome("reset", "") : new Outcome(status, body.toString());
                } else if (id == stream && type == HEADERS) {
                    status = status(flags, payload);
                } else if (id == stream && type == DATA) {
                    body.append(new String(payload, StandardCharsets.UTF_8));
                }
                if (id == stream && (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                    return new Outcome(status, body.toString());
                }
            }
        } catch (EOFException | SocketException e) {
            return new Outcome("closed", "");
        }
    }

    private String status(int flags, byte[] payload) throws Exception {
        var priority = (flags & PRIORITY) != 0 ? 5 : 0;
        var block = Unpooled.wrappedBuffer(payload, priority, payload.length - priority);
        return decoder.decodeHeaders(1, block).status().toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
