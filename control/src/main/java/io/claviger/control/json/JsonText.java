package io.claviger.control.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain Java values as one JSON text in UTF-8. */
public final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException where a value is of a type that JSON has no word for
     */
    public static byte[] of(@Nullable Object value) {
        var out = new ByteArrayOutputStream();
        try (var generator = FACTORY.createGenerator(out)) {
            write(generator, value);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator to, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> to.writeNull();
            case String text -> to.writeString(text);
            case Boolean flag -> to.writeBoolean(flag);
            case Integer number -> to.writeNumber(number);
            case Long number -> to.writeNumber(number);
            case BigInteger number -> to.writeNumber(number);
            case BigDecimal number -> to.writeNumber(number);
            case Double number -> to.writeNumber(number);
            case Map<?, ?> members -> writeObject(to, members);
            case Iterable<?> items -> writeArray(to, items);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void writeObject(JsonGenerator to, Map<?, ?> members) throws IOException {
        to.writeStartObject();
        for (var member : members.entrySet()) {
            to.writeFieldName(String.valueOf(member.getKey()));
            write(to, member.getValue());
        }
        to.writeEndObject();
    }

    private static void writeArray(JsonGenerator to, Iterable<?> items) throws IOException {
        to.writeStartArray();
        for (var item : items) {
            write(to, item);
        }
        to.writeEndArray();
    }
}
