package io.claviger.bench;

import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that the load rows run against: seeded data directories, Claviger from its distribution, nginx as upstream
 * and as peer. Servers are pinned to one core, load and upstream to another.
 */
final class House implements AutoCloseable {
    static final int CONNECTIONS = 32;
    static final int PERMISSIONS = 50;

    private final Plan plan;
    private final Path work;
    private final Nginx upstream;
    private final Map<String, Seeded> seeds = new HashMap<>();

    House(Plan plan, Path work) throws IOException {
        for (var program : List.of("nginx", "wrk", "taskset")) {
            if (!Running.has(program)) {
                throw new IllegalStateException(program + " is not installed; run script/bootstrap --bench as root");
            }
        }
        this.plan = plan;
        this.work = work;
        this.upstream = Nginx.upstream(work, Claviger.freePort());
    }

    /** A data directory and what is in it. */
    record Seeded(Path data, Seed seed) {
        Secret key() {
            return seed.keys().getFirst();
        }
    }

    /** A data directory with so many keys of so many permissions; made once. */
    Seeded seeded(int keys, int permissions) {
        return seeds.computeIfAbsent(keys + "-" + permissions, name -> {
            Bench.progress("seeding " + Plan.inWords(keys) + " of " + permissions + " permissions");
            var data = work.resolve("data-" + name);
            return new Seeded(data, Seed.plant(data, keys, permissions, upstream.url()));
        });
    }

    Path work() {
        return work;
    }

    String upstreamUrl() {
        return upstream.url();
    }

    /** Starts Claviger from its distribution and waits until it answers. */
    Claviger serve(Seeded seeded) {
        var server = Claviger.start(work.resolve("server.log"), settings(seeded));
        server.awaitAnswer(seeded.key());
        return server;
    }

    /** What a server is started with on a data directory. */
    Map<String, String> settings(Seeded seeded) {
        return Map.of("CLAVIGER_DATA_DIR", seeded.data().toString());
    }

    void warmUp(String url, String script, Claviger server) {
        Bench.progress("  warming up for " + plan.warmUpSeconds() + " s");
        Load.run(url, script, CONNECTIONS, plan.warmUpSeconds(), server.running());
    }

    /** A load of so many seconds, as the rounds have it. */
    Load.Result load(String url, String script, Running server) {
        return Load.run(url, script, CONNECTIONS, plan.seconds(), server);
    }

    /** A script for wrk in which {@code keys} holds the keys' secrets; each request takes another, at random. */
    String script(String name, Seeded seeded, String body) throws IOException {
        var keys = work.resolve("keys-" + seeded.data().getFileName() + ".txt");
        if (!Files.exists(keys)) {
            Files.write(keys, seeded.seed().keys().stream().map(Secret::reveal).toList());
        }
        var file = work.resolve(name + "-" + seeded.data().getFileName() + ".lua");
        Files.writeString(
                file,
                "keys = {}\nfor line in io.lines('" + keys + "') do keys[#keys + 1] = line end\nmath.randomseed(7)\n"
                        + body);
        return file.toString();
    }

    @Override
    public void close() {
        upstream.close();
    }
}
