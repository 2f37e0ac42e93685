package io.claviger.edge.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a server its new certificate once the files have changed; connections that are open keep the one they began
 * with. Files that cannot be used leave the old certificate in place and are said in the log, once.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final long EVERY_MILLIS = 1000;

    private final Vertx vertx;
    private final HttpServer server;
    private final TlsFiles files;
    private TlsMaterial current;
    private @Nullable TlsMaterial rejected;
    private String unreadable = "";
    private long timer = -1;

    CertificateWatch(Vertx vertx, HttpServer server, TlsFiles files, TlsMaterial current) {
        this.vertx = vertx;
        this.server = server;
        this.files = files;
        this.current = current;
    }

    void start() {
        timer = vertx.setTimer(EVERY_MILLIS, fired -> look());
    }

    void stop() {
        vertx.cancelTimer(timer);
        timer = -1;
    }

    private void look() {
        vertx.executeBlocking(() -> TlsMaterial.read(files)).onComplete(read -> {
            if (timer == -1) {
                return;
            }
            if (read.succeeded()) {
                unreadable = "";
                take(read.result()).onComplete(done -> start());
            } else {
                sayUnreadable(read.cause());
                start();
            }
        });
    }

    private Future<?> take(TlsMaterial found) {
        if (found.sameAs(current) || rejected != null && found.sameAs(rejected)) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> checked(found))
                .compose(pair -> server.updateSSLOptions(pair.options(), true))
                .onSuccess(updated -> {
                    current = found;
                    rejected = null;
                    LOG.info("certificate reloaded from {}", files.certificate());
                })
                .onFailure(cause -> {
                    rejected = found;
                    LOG.warn("{} and {} are not used: {}", files.certificate(), files.key(), cause.getMessage());
                })
                .otherwiseEmpty();
    }

    private static TlsMaterial checked(TlsMaterial found) throws GeneralSecurityException {
        found.requirePair();
        return found;
    }

    private void sayUnreadable(Throwable cause) {
        if (cause instanceof IOException && !unreadable.equals(cause.toString())) {
            unreadable = cause.toString();
            LOG.warn("the certificate files cannot be read, the one loaded before stays: {}", unreadable);
        }
    }
}
