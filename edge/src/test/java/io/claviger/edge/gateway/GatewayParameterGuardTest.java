package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GuardFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.KeyFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarded values in the query, in headers and in the path: what is judged is what the upstream reads. */
class GatewayParameterGuardTest {
    private static GuardFixture guarded;

    @BeforeAll
    static void start() throws Exception {
        guarded = new GuardFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        guarded.close();
    }

    @BeforeEach
    void forget() {
        guarded.gateway.upstream.forget();
    }

    private static String get(String target, String fields) throws Exception {
        return guarded.send("GET " + target, fields, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "?channel=",
                "?channel",
                "?channel=mail",
                "?channel=sms&channel=mail",
                "?channel=mail&channel=sms",
                "?channel=sms&ch%61nnel=mail",
                "?channel=sms&Channel=mail",
                "?channel=sms&CHANNEL=sms",
                "?channel=sms&channel[]=mail",
                "?channel=sms&channel%5b%5D=mail",
                "?channel=sms&channel[0]=mail",
                "?channel=sms&channel.x=mail",
                "?channel=sms&+channel=mail",
                "?channel=sms&%20channel=mail",
                "?channel=sms&channel%00=mail",
                "?channel=sms&channel%00x=mail",
                "?channel=sms;channel=mail",
                "?x=1;channel=mail&channel=sms",
                "?channel=sms&%u0063hannel=mail",
                "?channel=sms%00",
                "?channel=sms%0d%0a",
                "?channel=%73%6D%73%ff",
                "?channel=sms+",
                "?channel=web+push",
                "?channel=sms,mail",
                "?channel=SMS",
                "?channe%6C=m%61il",
                "?channel=sms%26channel=mail",
                "?x=?channel=sms",
                "?channels=sms"
            })
    void queryThatHoldsAnythingElseIsRefused(String query) throws Exception {
        assertThat(get("/messages" + query, "")).startsWith("HTTP/1.1 403").contains("GUARD_FORBIDDEN");
        assertThat(guarded.sendHttp2(guarded.key, "GET", "/messages" + query, new byte[0])
                        .what())
                .isEqualTo("403");
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?channel=sms",
                "?ch%61nnel=s%6ds",
                "?channel=sms&channel=web%20push",
                "?channel=sms&x=%zz&y=mail&a.b[c]=1&channels=mail",
                "?&&channel=sms&",
                "?x=/?&channel=sms"
            })
    void permittedQueryGoesOnAsItWasReceived(String query) throws Exception {
        assertThat(status(get("/messages" + query, ""))).isEqualTo(200);
        assertThat(guarded.gateway.upstream.heads.getFirst()).startsWith("GET /messages" + query + " HTTP/1.1");
    }

    @Test
    void headerThatHoldsAnythingElseIsRefused() throws Exception {
        for (var fields : new String[] {
            "",
            "X-Channel:\r\n",
            "X-Channel: mail\r\n",
            "X-Channel: sms\r\nX-Channel: mail\r\n",
            "X-Channel: sms\r\nx-cHANNEL: mail\r\n",
            "X-Channel: sms, mail\r\n",
            "X-Channel: sms,\"mail\"\r\n",
            "X-Channel: \"sms\"\r\n",
            "X-Channel: sms\r\nX_Channel: mail\r\n",
            "X-Channel: sms\r\nX.Channel: mail\r\n",
            "X-Channel: sm\u00f6s\r\n",
            "X-Channel: sms\r\nConnection: x-channel\r\n",
            "X-Channel: sms\r\nConnection: X_Channel\r\n",
            "X-Channel: sms;q=1\r\n",
            "X-Channel: SMS\r\n"
        }) {
            var answer = get("/pushes", fields);
            assertThat(status(answer)).as(fields).isEqualTo(403);
        }
        assertThat(guarded.sendHttp2(
                                guarded.key, "GET", "/pushes", new byte[0], "x-channel", "sms", "x-channel", "mail")
                        .what())
                .isEqualTo("403");
        assertThat(guarded.gateway.upstream.heads).isEmpty();
        assertThat(status(get("/pushes", "X-Channel: sms , web push\r\nx-channel: sms\r\n")))
                .isEqualTo(200);
        assertThat(guarded.gateway.upstream.heads).hasSize(1);
    }

    @Test
    void pathParameterIsJudgedAsItIsForwarded() throws Exception {
        for (var path : new String[] {"/channels/mail", "/channels/SMS", "/channels/sms%20", "/channels/web+push"}) {
            assertThat(status(get(path, ""))).as(path).isEqualTo(403);
        }
        assertThat(status(get("/channels/sms;channel=mail", ""))).isEqualTo(400);
        assertThat(guarded.gateway.upstream.heads).isEmpty();
        assertThat(status(get("/channels/s%6ds", ""))).isEqualTo(200);
        assertThat(status(get("/channels/web%20push", ""))).isEqualTo(200);
        assertThat(guarded.gateway.upstream.heads.getFirst()).startsWith("GET /channels/sms ");
    }

    @Test
    void listsPerValueOfAnotherDimensionAreTakenFromThePath() throws Exception {
        assertThat(status(get("/cids/12/tags?tag=vip", ""))).isEqualTo(200);
        assertThat(status(get("/cids/13/tags?tag=other", "")))
                .as("no list stands there")
                .isEqualTo(200);
        guarded.gateway.upstream.forget();
        assertThat(status(get("/cids/12/tags?tag=other", ""))).isEqualTo(403);
        assertThat(status(get("/cids/%31%32/tags?tag=other", ""))).isEqualTo(403);
        assertThat(status(get("/cids/12/tags", ""))).isEqualTo(403);
        assertThat(guarded.gateway.upstream.heads).isEmpty();
    }

    @Test
    void modesOtherThanEnforceRefuseNothing() throws Exception {
        for (var key : new KeyFixture[] {guarded.reporting, guarded.off, guarded.without}) {
            assertThat(status(guarded.send(key, "GET /messages?channel=mail", "", new byte[0])))
                    .isEqualTo(200);
        }
    }
}
