package io.claviger.app.doctor;

import io.claviger.app.config.Listener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Examines one listener: its port, whether others may listen in, and its certificate. */
final class ListenerCheck {
    private static final Duration SOON = Duration.ofDays(30);

    private ListenerCheck() {}

    static List<Diagnosis> examine(Listener listener) {
        var found = new ArrayList<Diagnosis>();
        found.add(port(listener));
        if (listener.tls() != null) {
            found.add(certificate(listener, listener.tls()));
        } else if (!listener.loopback()) {
            found.add(Diagnosis.warning(
                    listener.name(),
                    "Plain HTTP on " + listener.host() + ": keys can be read on their way. Set claviger."
                            + listener.name() + ".tls, or let only a proxy that ends TLS reach it."));
        }
        return found;
    }

    private static Diagnosis port(Listener listener) {
        var where = "Port " + listener.port() + " on " + listener.host();
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(listener.host()), listener.port()));
            return Diagnosis.ok(listener.name(), where + " is free.");
        } catch (IOException e) {
            return Diagnosis.warning(
                    listener.name(),
                    where + " can't be bound (" + e.getMessage()
                            + "). That is right while Claviger runs; else stop what listens there.");
        }
    }

    private static Diagnosis certificate(Listener listener, Listener.Tls tls) {
        try (InputStream in = Files.newInputStream(tls.certificate())) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            var end = certificate.getNotAfter().toInstant();
            var text = "The certificate " + tls.certificate() + " ends " + end + ".";
            if (end.isBefore(Instant.now())) {
                return Diagnosis.problem(listener.name(), text + " Renew it; it is read again without a restart.");
            }
            return end.isBefore(Instant.now().plus(SOON))
                    ? Diagnosis.warning(listener.name(), text + " Renew it soon; it is read again without a restart.")
                    : Diagnosis.ok(listener.name(), text);
        } catch (IOException | CertificateException e) {
            return Diagnosis.problem(
                    listener.name(), "The certificate " + tls.certificate() + " can't be read: " + e.getMessage());
        }
    }
}
