package io.claviger.control.openapi;

import java.util.List;
import java.util.Map;

/**
 * A value of a document, whichever text it came from. Values that YAML aliases share are one object, so compare them by
 * identity: {@code equals} would walk what is shared again and again.
 */
sealed interface DocumentNode {
    record Mapping(Map<String, DocumentNode> members) implements DocumentNode {}

    record Sequence(List<DocumentNode> items) implements DocumentNode {}

    record Text(String value) implements DocumentNode {}

    /** A number as it was written. */
    record Numeral(String literal) implements DocumentNode {}

    record Truth(boolean value) implements DocumentNode {}

    record Nothing() implements DocumentNode {}

    /** What a person calls this kind of value. */
    default String kind() {
        return switch (this) {
            case Mapping ignored -> "an object";
            case Sequence ignored -> "an array";
            case Text ignored -> "a string";
            case Numeral ignored -> "a number";
            case Truth ignored -> "a boolean";
            case Nothing ignored -> "null";
        };
    }
}
