package io.claviger.control.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.claviger.control.openapi.DocumentNode.Nothing;
import io.claviger.control.openapi.DocumentNode.Numeral;
import io.claviger.control.openapi.DocumentNode.Text;
import io.claviger.control.openapi.DocumentNode.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON (RFC 8259) into a document. */
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DocumentAssembly.MAX_DEPTH + 1)
                    .build())
            // names come from outside: no table of them outlives the document
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private JsonText() {}

    static void read(String text, DocumentAssembly into) {
        try (var parser = FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                if (into.root() != null) {
                    throw into.refused("There is something after the end of the document.");
                }
                event(parser, into);
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw into.refused("The document is not JSON"
                    + (at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr())
                    + ": " + Faults.shown(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    private static void event(JsonParser parser, DocumentAssembly into) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> into.open(true, null);
            case START_ARRAY -> into.open(false, null);
            case END_OBJECT, END_ARRAY -> into.close();
            case FIELD_NAME -> into.key(parser.currentName());
            case VALUE_STRING -> into.scalar(new Text(parser.getText()), null);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> into.scalar(new Numeral(parser.getText()), null);
            case VALUE_TRUE -> into.scalar(new Truth(true), null);
            case VALUE_FALSE -> into.scalar(new Truth(false), null);
            case VALUE_NULL -> into.scalar(new Nothing(), null);
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a text has no token " + parser.currentToken());
        }
    }
}
