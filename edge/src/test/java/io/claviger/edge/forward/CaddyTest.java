package io.claviger.edge.forward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CaddyTest extends RealProxyTest {
    @Override
    String language() {
        return "caddyfile";
    }

    @Override
    List<Path> program() {
        return List.of(Path.of("/usr/local/bin/caddy"), Path.of("/usr/bin/caddy"));
    }

    @Override
    List<String> arguments(String block) throws IOException {
        var file = directory.resolve("Caddyfile");
        Files.writeString(file, "{\n    admin off\n}\n" + block);
        return List.of("run", "--adapter", "caddyfile", "--config", file.toString());
    }
}
