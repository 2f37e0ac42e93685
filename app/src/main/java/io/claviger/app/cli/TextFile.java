package io.claviger.app.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a command reads from a file that the user names, or from standard input for {@code -}. */
final class TextFile {
    private TextFile() {}

    /**
     * The text of a UTF-8 file.
     *
     * @throws CommandFailure when the file is not there, can't be read or is not UTF-8
     */
    static String read(Path file) {
        var name = Terminal.printable(file.toString());
        try {
            return file.toString().equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(file);
        } catch (NoSuchFileException e) {
            throw CommandFailure.unusable("There is no file " + name + ".");
        } catch (MalformedInputException e) {
            throw CommandFailure.unusable(name + " is not UTF-8 text.");
        } catch (IOException e) {
            throw CommandFailure.unusable("Can't read " + name + ".");
        }
    }
}
