package io.claviger.control.openapi;

import io.claviger.control.openapi.OpenApiImporter.Imported;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Api.Upstreams;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.List;

/** Imports for tests, with settings that are right. */
final class Importing {
    static final Upstreams UPSTREAMS = new Upstreams("http://10.0.0.7:8080", null);

    private static final OpenApiImporter IMPORTER = new OpenApiImporter();

    private Importing() {}

    static Imported imported(String document) {
        return imported("shop", "", document);
    }

    static Imported imported(String slug, String prefix, String document) {
        return IMPORTER.importApi(new StoredApi(slug, document, prefix, UPSTREAMS));
    }

    static Api api(String document) {
        return imported(document).api();
    }

    static List<FieldFault> faults(String document) {
        return faults(new StoredApi("shop", document, "", UPSTREAMS));
    }

    static List<FieldFault> faults(StoredApi stored) {
        try {
            IMPORTER.importApi(stored);
            return List.of();
        } catch (ClavigerException refused) {
            return refused.faults();
        }
    }

    /** A document with these paths, indented by two. */
    static String document(String paths) {
        return """
                openapi: 3.0.3
                info: {title: Shop API, version: '1'}
                paths:
                """ + paths.indent(2);
    }

    /** A document whose {@code POST /events/{id}} has these rules, indented as members of {@code x-claviger}. */
    static String withRules(String rules) {
        return document("""
                /events/{id}:
                  post:
                    operationId: createEvent
                    parameters:
                      - {name: id, in: path, required: true}
                      - {name: kind, in: query}
                      - {name: X-Kind, in: header}
                    requestBody: {content: {application/json: {}}}
                    x-claviger:
                """ + rules.indent(6));
    }

    /** A document with these rules for the whole API. */
    static String withApiRules(String rules) {
        return document("/events: {get: {operationId: listEvents, x-claviger: {permission: EVENTS_READ}}}")
                + "x-claviger-api:\n" + rules.indent(2);
    }
}
