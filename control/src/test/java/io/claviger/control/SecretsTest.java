package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What passes through is not logged, however talkative the log is. */
class SecretsTest extends ManagementTest {

    @Test
    void noSecretReachesTheLogAtItsFinestLevel() {
        var lines = new ConcurrentLinkedQueue<String>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var before = root.getLevel();
        var appender = keeping(lines);
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        var secrets = new ArrayList<String>();
        try {
            useSecrets(secrets);
        } finally {
            root.setLevel(before);
            root.detachAppender(appender);
        }
        assertThat(lines).isNotEmpty();
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain(secrets));
    }

    private void useSecrets(List<String> secrets) {
        secrets.add(server.operator);
        var own = "own-secret-0123456789-0123456789-xyz";
        secrets.add(own);
        var keys = "/accounts/" + server.anAccount("Shop") + "/keys";
        var made = server.with("POST", keys, Map.of("name", "own", "secret", own), "Idempotency-Key", "once");
        server.with("POST", keys, Map.of("name", "own", "secret", own), "Idempotency-Key", "once");
        secrets.add(server.post("/keys/" + made.get("key.id") + "/rotate", null).get("secret"));
        var profile = server.with("POST", keys, Map.of("name", "app", "type", "profile"), "Idempotency-Key", "app");
        secrets.add(profile.get("secret"));
        secrets.add(profile.<String>get("qrSvg").substring(200, 300));
        server.get("/keys/" + profile.get("key.id") + "/secret");
        secrets.add(server.aToken("auditor", null));
        server.post(keys, Map.of("name", "again", "secret", own));
        var broken = ("{\"secret\":\"" + own + "\",").getBytes(StandardCharsets.UTF_8);
        server.call("POST", keys, server.operator, broken);
        server.call("GET", "/accounts", "cvgadm_" + own, null);
    }

    private static AppenderBase<ILoggingEvent> keeping(Queue<String> lines) {
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                var thrown = event.getThrowableProxy();
                lines.add(event.getFormattedMessage() + (thrown == null ? "" : " " + thrown.getMessage()));
            }
        };
        appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        appender.start();
        return appender;
    }
}
