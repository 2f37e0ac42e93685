package io.claviger.bench;

import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One nginx with one worker, in the foreground. */
record Nginx(Running running, int port) implements AutoCloseable {
    /** The upstream of the gateway rows: a small JSON answer. */
    static Nginx upstream(Path work, int port) throws IOException {
        return start(
                work,
                "upstream",
                Bench.LOAD_CORE,
                port,
                "",
                "location / { default_type application/json; return 200 '{\"id\":\"77\",\"name\":\"a resource\"}'; }");
    }

    /** Answers every POST at once: the floor of what a verify call can cost. */
    static Nginx answering(Path work, int port) throws IOException {
        return start(
                work,
                "answering",
                Bench.SERVER_CORE,
                port,
                "",
                "location / { default_type application/json; return 200 '{\"valid\":true,\"code\":\"VALID\"}'; }");
    }

    /** Proxies what has a known key in {@code X-API-Key}, by a {@code map}, and refuses the rest. */
    static Nginx proxying(Path work, int port, String upstream, List<Secret> keys) throws IOException {
        var map = work.resolve("keys.map");
        Files.write(map, keys.stream().map(key -> '"' + key.reveal() + "\" 1;").toList());
        var http = """
                map_hash_bucket_size 128;
                map_hash_max_size 1048576;
                map $http_x_api_key $known { default 0; include %s; }
                upstream api { server %s; keepalive 64; }
                """.formatted(map, upstream.substring("http://".length()));
        return start(
                work,
                "proxying",
                Bench.SERVER_CORE,
                port,
                http,
                "location / { if ($known = 0) { return 401; } proxy_pass http://api; proxy_http_version 1.1;"
                        + " proxy_set_header Connection \"\"; proxy_set_header X-API-Key \"\"; }");
    }

    private static Nginx start(Path work, String name, int core, int port, String http, String location)
            throws IOException {
        var home = Files.createDirectories(work.resolve("nginx-" + name));
        var config = home.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 1024; }
                http {
                  access_log off; keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  %2$s
                  server { listen 127.0.0.1:%3$d; %4$s }
                }
                """.formatted(home, http, port, location));
        var running = Running.start(
                core,
                home.resolve("out.log"),
                java.util.Map.of(),
                List.of("nginx", "-p", home.toString(), "-c", config.toString()));
        awaitPort(running, port, home);
        return new Nginx(running, port);
    }

    private static void awaitPort(Running running, int port, Path home) throws IOException {
        for (var tries = 0; tries < 500; tries++) {
            try (var socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException notYet) {
                if (!running.isAlive()) {
                    throw new IllegalStateException("nginx ended: " + Files.readString(home.resolve("out.log")));
                }
                pause();
            }
        }
        throw new IllegalStateException("nginx does not listen on " + port);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        running.close();
    }
}
