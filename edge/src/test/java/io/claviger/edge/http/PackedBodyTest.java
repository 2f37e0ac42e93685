package io.claviger.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedBodyTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new PackedBody());
    private final List<ByteBuf> given = new ArrayList<>();

    @Test
    void shortChunksOfOneReadBecomeOnePart() {
        for (var i = 0; i < 2_700; i++) {
            read(String.valueOf(i % 10));
        }
        channel.flushInbound();

        var parts = parts();
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst()).hasSize(2_700).startsWith("0123456789012");
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void noPartGrowsBeyondARead() {
        for (var i = 0; i < 40; i++) {
            read("x".repeat(1_000));
        }
        channel.flushInbound();

        assertThat(parts()).hasSize(3).allMatch(part -> part.length() <= 16_384);
    }

    @Test
    void whatIsLongOrAloneGoesOnAsItCame() {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        var alone = content("alone");
        var tall = content("x".repeat(2_000));
        channel.writeOneInbound(request);
        channel.writeOneInbound(alone);
        channel.writeOneInbound(tall);
        channel.writeOneInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        channel.flushInbound();

        assertThat((HttpRequest) channel.readInbound()).isSameAs(request);
        assertThat((HttpContent) channel.readInbound()).isSameAs(alone);
        assertThat((HttpContent) channel.readInbound()).isSameAs(tall);
        assertThat((Object) channel.readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Test
    void theEndComesBehindWhatWasKept() {
        read("a");
        read("b");
        channel.writeOneInbound(LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat(((HttpContent) channel.readInbound()).content().toString(StandardCharsets.US_ASCII))
                .isEqualTo("ab");
        assertThat((Object) channel.readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Test
    void nothingIsKeptOfAConnectionThatBrokeOff() {
        read("a");
        channel.close();
        assertThat(given.getFirst().refCnt()).isZero();

        var removed = new EmbeddedChannel(new PackedBody());
        var first = content("a");
        var second = content("b");
        removed.writeOneInbound(first);
        removed.writeOneInbound(second);
        removed.pipeline().remove(PackedBody.class);
        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isZero();
        assertThat(removed.inboundMessages()).isEmpty();
    }

    private void read(String text) {
        var content = content(text);
        given.add(content.content());
        channel.writeOneInbound(content);
    }

    private static HttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private List<String> parts() {
        var parts = new ArrayList<String>();
        for (HttpContent part = channel.readInbound(); part != null; part = channel.readInbound()) {
            parts.add(part.content().toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return parts;
    }
}
