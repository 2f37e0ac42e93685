package io.claviger.control.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.fixture.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A document is imported or refused with what is wrong; what was imported is imported as the same again. */
public class ImportFuzzTest {
    public static void fuzzerTestOneInput(byte[] input) {
        var stored = new StoredApi(
                "shop", new String(input, StandardCharsets.UTF_8), "", new Api.Upstreams("http://127.0.0.1:9", null));
        Api api;
        try {
            api = new OpenApiImporter().importApi(stored).api();
        } catch (ClavigerException refused) {
            assertThat(refused.detail()).isNotBlank();
            return;
        }
        assertThat(new OpenApiImporter().read(stored)).isEqualTo(api);
        assertThat(api.operations().size()).isLessThanOrEqualTo(input.length);
    }

    @Test
    void seedsAreImportedAsTheSameOrRefused() {
        FuzzCorpus.read(
                ImportFuzzTest::fuzzerTestOneInput,
                "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"S\",\"version\":\"1\"},\"paths\":{\"/a/{b}\":{\"get\":{\"operationId\":\"a\",\"parameters\":[{\"name\":\"b\",\"in\":\"path\",\"required\":true}],\"responses\":{\"200\":{\"description\":\"o\"}}}}}}",
                "openapi: 3.0.3\ninfo: {title: S, version: '1'}\npaths:\n  /a:\n    post:\n      operationId: &x a\n      x-claviger: {permission: A_B, guards: {event: {body: /a}}}\n      requestBody: {$ref: '#/components/requestBodies/b'}\n      responses: {'200': {description: *x}}\n");
    }
}
