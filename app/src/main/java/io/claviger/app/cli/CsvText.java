package io.claviger.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values (RFC 4180), with line feeds alone as line ends too, and without empty lines. */
final class CsvText {
    private final String text;
    private final List<Row> rows = new ArrayList<>();
    private int at;
    private int line = 1;

    /**
     * One row.
     *
     * @param line where it begins, from 1
     */
    record Row(int line, List<String> cells) {}

    private CsvText(String text) {
        this.text = text;
    }

    /**
     * Reads all rows.
     *
     * @throws CommandFailure that names the line where a quote stands wrong
     */
    static List<Row> rows(String text) {
        var reader = new CsvText(text);
        while (reader.at < text.length()) {
            reader.row();
        }
        return reader.rows;
    }

    private void row() {
        var start = line;
        var cells = new ArrayList<String>();
        do {
            cells.add(isAt('"') ? quoted() : bare());
        } while (takes(','));
        if (at < text.length() && !takesLineEnd()) {
            throw CommandFailure.unusable(
                    "line " + line + ": after a closing quote only a comma or the end of the line may stand");
        }
        if (cells.size() > 1 || !cells.getFirst().isEmpty()) {
            rows.add(new Row(start, List.copyOf(cells)));
        }
    }

    private String bare() {
        var start = at;
        while (at < text.length() && !isAt(',') && !isAt('\n') && !isAt('\r')) {
            if (isAt('"')) {
                throw CommandFailure.unusable(
                        "line " + line + ": a value with a quote in it must stand in quotes, with the quote doubled");
            }
            at++;
        }
        return text.substring(start, at).strip();
    }

    private String quoted() {
        var start = line;
        var value = new StringBuilder();
        at++;
        while (at < text.length()) {
            var character = text.charAt(at++);
            if (character == '"' && !takes('"')) {
                return value.toString();
            }
            line += character == '\n' ? 1 : 0;
            value.append(character);
        }
        throw CommandFailure.unusable("line " + start + ": a quote is not closed");
    }

    private boolean takesLineEnd() {
        var carriage = takes('\r');
        if (takes('\n') || carriage) {
            line++;
            return true;
        }
        return false;
    }

    private boolean takes(char expected) {
        if (isAt(expected)) {
            at++;
            return true;
        }
        return false;
    }

    private boolean isAt(char expected) {
        return at < text.length() && text.charAt(at) == expected;
    }
}
