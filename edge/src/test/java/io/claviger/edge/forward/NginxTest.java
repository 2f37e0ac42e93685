package io.claviger.edge.forward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class NginxTest extends RealProxyTest {
    @Override
    String language() {
        return "nginx";
    }

    @Override
    List<Path> program() {
        return List.of(Path.of("/usr/bin/nginx"), Path.of("/usr/sbin/nginx"));
    }

    @Override
    List<String> arguments(String block) throws IOException {
        var temporary = new StringBuilder();
        for (var kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            temporary
                    .append(kind)
                    .append("_temp_path ")
                    .append(directory.resolve(kind))
                    .append(";\n");
        }
        var file = directory.resolve("nginx.conf");
        Files.writeString(
                file,
                "daemon off;\nerror_log stderr;\npid " + directory.resolve("pid")
                        + ";\nevents {}\nhttp {\naccess_log off;\n" + temporary + block + "}\n");
        return List.of("-e", "stderr", "-p", directory.toString(), "-c", file.toString());
    }
}
