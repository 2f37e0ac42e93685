package io.claviger.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.FuzzCorpus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bytes of a connection: what goes through does not hang on where they were cut, and nothing is kept of them after. */
public class WireGuardFuzzTest {
    private static final long MEMORY = 8 << 20;

    /** What came out behind the guard, and why no more did. */
    private record Passed(String bytes, WireFault fault) {}

    public static void fuzzerTestOneInput(byte[] input) {
        var whole = pass(input, Integer.MAX_VALUE);
        for (var most : new int[] {1, 7}) {
            var cut = pass(input, most);
            assertThat(cut.fault()).isEqualTo(whole.fault());
            if (whole.fault() == null) {
                assertThat(cut.bytes()).isEqualTo(whole.bytes());
            }
        }
        assertThat(whole.bytes().length()).isLessThanOrEqualTo(input.length + 64);
    }

    private static Passed pass(byte[] input, int most) {
        var memory = new CallerMemory(MEMORY);
        var guard = new WireGuard(true, memory);
        var out = new ByteArrayOutputStream();
        var channel = new EmbeddedChannel(guard, new Begun(guard, out));
        for (var at = 0; at < input.length; at += most) {
            channel.writeInbound(Unpooled.copiedBuffer(input, at, Math.min(most, input.length - at)));
            channel.runPendingTasks();
            if (most == Integer.MAX_VALUE) {
                break;
            }
        }
        var fault = guard.fault();
        channel.finishAndReleaseAll();
        assertThat(memory.held()).as("given back").isZero();
        return new Passed(out.toString(StandardCharsets.ISO_8859_1), fault);
    }

    /** Answers each request at once, as far as the guard can tell. */
    private static final class Begun extends ChannelInboundHandlerAdapter {
        private final WireGuard guard;
        private final ByteArrayOutputStream out;

        Begun(WireGuard guard, ByteArrayOutputStream out) {
            this.guard = guard;
            this.out = out;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var bytes = (ByteBuf) message;
            var part = new byte[bytes.readableBytes()];
            bytes.readBytes(part);
            bytes.release();
            out.writeBytes(part);
            while (guard.unanswered() > 0) {
                guard.begun(context.pipeline().context(guard));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // a fault in a body, which is told by the connection's end
        }
    }

    @Test
    void seedsPassAlikeHoweverTheyAreCut() {
        FuzzCorpus.read(
                WireGuardFuzzTest::fuzzerTestOneInput,
                "GET /a HTTP/1.1\r\nHost: a\r\n\r\nPOST http://a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
                "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\nGET / HTTP/1.0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }
}
