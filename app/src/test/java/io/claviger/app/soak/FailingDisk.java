package io.claviger.app.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An ext4 of its own, in a file, that can become read-only under a process that has its files open. */
final class FailingDisk implements AutoCloseable {
    private static final int MEBIBYTE = 1 << 20;
    private static final Path KERNEL = Path.of("/sys/fs/ext4");

    final Path folder;
    private final Path image;

    private FailingDisk(Path folder, Path image) {
        this.folder = folder;
        this.image = image;
    }

    static FailingDisk mount(Path work) throws IOException, InterruptedException {
        var image = Files.write(work.resolve("image"), new byte[64 * MEBIBYTE]);
        SmallDisk.run("mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", image.toString());
        var disk = new FailingDisk(Files.createDirectories(work.resolve("mounted")), image);
        disk.mount();
        return disk;
    }

    static boolean canBeMounted(Path work) throws IOException, InterruptedException {
        Files.createDirectories(work);
        try (var disk = mount(work)) {
            return Files.isWritable(disk.trigger());
        } catch (IOException mayNot) {
            return false;
        }
    }

    private void mount() throws IOException, InterruptedException {
        SmallDisk.run("mount", "-o", "loop,errors=remount-ro", image.toString(), folder.toString());
    }

    /** No file of the database may be written any more, by those who have it open either. */
    void forbid(Path data) throws IOException, InterruptedException {
        attribute("+i", data);
    }

    void allow(Path data) throws IOException, InterruptedException {
        attribute("-i", data);
    }

    private static void attribute(String change, Path data) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("chattr", change));
        try (Stream<Path> files = Files.list(data)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".db") || file.endsWith("-wal"))
                    .forEach(command::add);
        }
        SmallDisk.run(command.toArray(String[]::new));
    }

    /** The kernel finds an error and makes it read-only, until it is unmounted. */
    void fail() throws IOException, InterruptedException {
        Files.writeString(trigger(), "1");
    }

    void mountAgain() throws IOException, InterruptedException {
        SmallDisk.run("umount", folder.toString());
        mount();
    }

    private Path trigger() throws IOException, InterruptedException {
        var device = SmallDisk.run("findmnt", "-n", "-o", "SOURCE", folder.toString())
                .strip();
        return KERNEL.resolve(Path.of(device).getFileName().toString()).resolve("trigger_fs_error");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        SmallDisk.run("umount", folder.toString());
    }
}
