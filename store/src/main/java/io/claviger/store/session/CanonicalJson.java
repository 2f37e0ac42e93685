package io.claviger.store.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON (RFC 8259) in one way only: members sorted by name, no white space. */
public final class CanonicalJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CanonicalJson() {}

    /**
     * Writes an object.
     *
     * @param object values are {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean},
     *     {@code null}, {@code Collection} or {@code Map} with string keys
     */
    public static String write(Map<String, ? extends @Nullable Object> object) {
        return write(object, true);
    }

    /** Writes an object likewise, but with its members as they stand: for what is shown and never hashed. */
    public static String writeInOrder(Map<String, ? extends @Nullable Object> object) {
        return write(object, false);
    }

    private static String write(Map<String, ? extends @Nullable Object> object, boolean sorting) {
        var text = new StringWriter();
        try (var out = FACTORY.createGenerator(text)) {
            writeObject(out, object, sorting);
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return text.toString();
    }

    /**
     * Reads an object.
     *
     * @return with whole numbers as {@code Long}, others as {@code Double}
     * @throws IllegalArgumentException where the text is none
     */
    public static Map<String, @Nullable Object> read(String text) {
        try (var in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            return readObject(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a JSON object", e);
        }
    }

    /**
     * Reads an object that was written elsewhere.
     *
     * @throws IllegalArgumentException where the text is no single object, or a name is in an object twice
     */
    public static Map<String, @Nullable Object> readStrictly(String text) {
        try (var in = STRICT.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            var object = readObject(in);
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a JSON object", e);
        }
    }

    private static void writeObject(JsonGenerator out, Map<?, ?> object, boolean sorting) throws IOException {
        out.writeStartObject();
        for (var member : (sorting ? new TreeMap<>(object) : object).entrySet()) {
            out.writeFieldName((String) member.getKey());
            writeValue(out, member.getValue(), sorting);
        }
        out.writeEndObject();
    }

    private static void writeValue(JsonGenerator out, @Nullable Object value, boolean sorting) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Boolean flag -> out.writeBoolean(flag);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Map<?, ?> object -> writeObject(out, object, sorting);
            case Collection<?> items -> {
                out.writeStartArray();
                for (var item : items) {
                    writeValue(out, item, sorting);
                }
                out.writeEndArray();
            }
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    private static Map<String, @Nullable Object> readObject(JsonParser in) throws IOException {
        var object = new LinkedHashMap<String, @Nullable Object>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            object.put(name, readValue(in));
        }
        return object;
    }

    private static @Nullable Object readValue(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> readObject(in);
            case START_ARRAY -> readArray(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + in.currentToken());
        };
    }

    private static List<@Nullable Object> readArray(JsonParser in) throws IOException {
        var items = new ArrayList<@Nullable Object>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(readValue(in));
        }
        return items;
    }
}
