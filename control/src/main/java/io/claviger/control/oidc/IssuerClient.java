package io.claviger.control.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the issuer: a few calls at once, each to its end within seconds, its answer of a bounded size, and no redirect
 * followed. It waits, so it is for virtual threads.
 */
final class IssuerClient implements ResourceRetriever, HTTPRequestSender, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long WHOLE_SECONDS = 6;
    private static final int MOST_AT_ONCE = 8;
    private static final long MOST_BYTES = 512 * 1024;
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** Reads a document. */
    @Override
    public Resource retrieveResource(URL url) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(url.toString()))
                .header("Accept", "application/json")
                .build();
        var answer = send(request);
        if (answer.statusCode() != OK) {
            throw new IOException(url + " answered with " + answer.statusCode());
        }
        var type = answer.headers().firstValue("Content-Type").orElse(null);
        return new Resource(text(answer), type);
    }

    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest asked) throws IOException {
        if (!(asked instanceof HTTPRequest form)) {
            throw new IllegalArgumentException("not a request with a body");
        }
        var body = form.getBody();
        var request = HttpRequest.newBuilder(URI.create(form.getURL().toString()))
                .method(
                        form.getMethod().name(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        form.getHeaderMap().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        var answer = send(request.build());
        var response = new HTTPResponse(answer.statusCode());
        try {
            response.setContentType(answer.headers().firstValue("Content-Type").orElse(null));
        } catch (ParseException e) {
            throw new IOException(form.getURL() + " answered with an unreadable Content-Type", e);
        }
        response.setBody(text(answer));
        return response;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        if (!places.tryAcquire()) {
            throw new IOException("too many calls of the issuer are under way");
        }
        var sent = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return sent.get(WHOLE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IOException(request.uri() + " did not answer in " + WHOLE_SECONDS + " s", late);
        } catch (ExecutionException failed) {
            throw new IOException(request.uri() + " did not answer: " + failed.getCause(), failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            sent.cancel(true);
            places.release();
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
