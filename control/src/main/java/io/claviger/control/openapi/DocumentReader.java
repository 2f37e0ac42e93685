package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Mapping;
import io.claviger.core.error.ClavigerException;

/** Reads a document's text: JSON where it starts with a brace, YAML otherwise. */
final class DocumentReader {
    /** How long a document may be: 8 MiB. Counted in characters, of which a text never has more than octets. */
    static final int MAX_CHARACTERS = 8 << 20;

    private DocumentReader() {}

    /**
     * Reads the document's outermost object. Duplicate members are put to the faults, and the first of each is kept.
     *
     * @throws ClavigerException where the text can't be read to its end
     */
    static Mapping read(String text, Faults faults) {
        var assembly = new DocumentAssembly(faults);
        if (text.length() > MAX_CHARACTERS) {
            throw assembly.refused("The document is larger than 8 MiB.");
        }
        var plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (plain.stripLeading().startsWith("{")) {
            JsonText.read(plain, assembly);
        } else {
            YamlText.read(plain, assembly);
        }
        if (assembly.root() instanceof Mapping mapping) {
            return mapping;
        }
        throw assembly.refused("The document is not an object; an OpenAPI document in JSON or YAML is expected.");
    }
}
