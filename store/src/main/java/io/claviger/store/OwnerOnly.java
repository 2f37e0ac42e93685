package io.claviger.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories that only their owner may read, from the moment at which they are there. One that exists already
 * is refused, not narrowed: others may hold it open. Where a file system knows no such rights, its own stand.
 */
public final class OwnerOnly {
    private OwnerOnly() {}

    /**
     * Makes a new file and opens it for writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException where something has that name, a dangling link included
     */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), file(file));
    }

    /** Opens a file that holds nothing for writing, and makes it where it is missing. */
    public static FileChannel createOrOpen(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), file(file));
    }

    /** Makes a directory, and those above it, where it is missing. */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, rights(directory, "rwx------"));
    }

    private static FileAttribute<?>[] file(Path file) {
        return rights(file, "rw-------");
    }

    private static FileAttribute<?>[] rights(Path file, String rights) {
        var posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
