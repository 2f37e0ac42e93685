package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Nothing;
import io.claviger.control.openapi.DocumentNode.Numeral;
import io.claviger.control.openapi.DocumentNode.Text;
import io.claviger.control.openapi.DocumentNode.Truth;
import java.io.IOException;
import java.io.StringReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2 (core schema) into a document: {@code yes} and {@code 010} are no boolean and no octal number. A member's name
 * is text, whatever it looks like ({@code 200:}).
 */
final class YamlText {
    private static final CoreSchema SCHEMA = new CoreSchema();
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(SCHEMA)
            .setCodePointLimit(DocumentReader.MAX_CHARACTERS)
            .build();
    private static final Set<String> TAGS = Set.of(
            Tag.STR.getValue(),
            Tag.INT.getValue(),
            Tag.FLOAT.getValue(),
            Tag.BOOL.getValue(),
            Tag.NULL.getValue(),
            Tag.MAP.getValue(),
            Tag.SEQ.getValue());

    private YamlText() {}

    /**
     * Leaves one place of the buffer free. The parser (SnakeYAML Engine 3.0.1, {@code StreamReader}) reads on by one when a
     * buffer ends within a surrogate pair, and fails where there is no room for it.
     */
    private static final class UnevenReader extends StringReader {
        UnevenReader(String text) {
            super(text);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, length > 1 ? length - 1 : length);
        }
    }

    static void read(String text, DocumentAssembly into) {
        try {
            for (var event : new Parse(SETTINGS).parseReader(new UnevenReader(text))) {
                if (into.root() != null && event.getEventId() == Event.ID.DocumentStart) {
                    throw into.refused("There is a second document after the first.");
                }
                event(event, into);
            }
        } catch (MarkedYamlEngineException e) {
            var at = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw into.refused("The document is not YAML" + at + ": " + Faults.shown(e.getProblem()));
        } catch (YamlEngineException e) {
            throw into.refused("The document is not YAML: " + Faults.shown(String.valueOf(e.getMessage())));
        }
    }

    private static void event(Event event, DocumentAssembly into) {
        switch (event) {
            case AliasEvent alias when into.awaitsKey() -> throw into.refused("A member's name can't be an alias.");
            case AliasEvent alias -> into.alias(alias.getAlias().getValue());
            case CollectionStartEvent start -> {
                if (into.awaitsKey()) {
                    throw into.refused("A member's name can't be an object or an array.");
                }
                checkTag(start.getTag().orElse(null), into);
                into.open(start.getEventId() == Event.ID.MappingStart, anchor(start));
            }
            case ScalarEvent scalar when into.awaitsKey() -> key(scalar, into);
            case ScalarEvent scalar -> {
                checkTag(scalar.getTag().orElse(null), into);
                into.scalar(value(scalar), anchor(scalar));
            }
            default -> {
                if (event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd) {
                    into.close();
                }
            }
        }
    }

    private static void key(ScalarEvent scalar, DocumentAssembly into) {
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            throw into.refused("A merge key (<<) is not part of YAML 1.2; write the members out.");
        }
        if (scalar.getAnchor().isPresent()) {
            throw into.refused("A member's name can't have an anchor.");
        }
        into.key(scalar.getValue());
    }

    private static DocumentNode value(ScalarEvent scalar) {
        var value = scalar.getValue();
        var tag = scalar.getTag().orElse(null);
        // "!" alone says that a plain scalar is text (YAML 1.2 section 6.9.1)
        var resolved = tag == null || tag.equals("!")
                ? SCHEMA.getScalarResolver().resolve(value, tag == null && scalar.isPlain())
                : new Tag(tag);
        if (resolved.equals(Tag.NULL)) {
            return new Nothing();
        }
        if (resolved.equals(Tag.BOOL)) {
            return new Truth(value.equalsIgnoreCase("true"));
        }
        return resolved.equals(Tag.INT) || resolved.equals(Tag.FLOAT) ? new Numeral(value) : new Text(value);
    }

    private static void checkTag(@Nullable String tag, DocumentAssembly into) {
        if (tag != null && !tag.equals("!") && !TAGS.contains(tag)) {
            throw into.refused("The tag " + Faults.shown(tag) + " has no meaning in an OpenAPI document.");
        }
    }

    private static @Nullable String anchor(NodeEvent event) {
        return event.getAnchor().map(Anchor::getValue).orElse(null);
    }
}
