package io.claviger.app.soak;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;

/** An API of two permissions. */
final class SoakedApi {
    static final String READ = "SOAKED_READ";
    static final String OTHER = "SOAKED_OTHER";

    private SoakedApi() {}

    /** Puts it into the catalog; what is there already is left as it is. */
    static void importInto(ServerProcess server) throws InterruptedException {
        var document = """
                {"openapi": "3.1.0", "info": {"title": "Soaked", "version": "1"}, "paths": {
                  "/read": {"get": {"operationId": "read", "x-claviger": {"permission": "%s"},
                    "responses": {"200": {"description": "ok"}}}},
                  "/other": {"get": {"operationId": "other", "x-claviger": {"permission": "%s"},
                    "responses": {"200": {"description": "ok"}}}}}}""";
        server.done(
                "PUT",
                "/apis/soaked?wait=all",
                new JsonObject()
                        .put("document", document.formatted(READ, OTHER))
                        .put("upstream", "http://127.0.0.1:9")
                        .put("prefix", "/soaked"));
    }
}
