package io.claviger.app.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few mebibytes in memory, where this user may mount one. */
final class SmallDisk implements AutoCloseable {
    private static final int PAGE = 4096;

    final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path folder, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "claviger-soak", folder.toString());
        return new SmallDisk(folder);
    }

    static boolean canBeMounted(Path folder) throws InterruptedException {
        try (var disk = mount(folder, 1)) {
            return Files.isWritable(disk.folder);
        } catch (IOException mayNot) {
            return false;
        }
    }

    /** Takes all that is left. */
    void fill() throws IOException {
        try (var out = Files.newOutputStream(filler())) {
            var page = new byte[PAGE];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            if (Files.size(filler()) == 0) {
                throw full;
            }
        }
    }

    /** Gives it back. */
    void makeRoom() throws IOException {
        Files.delete(filler());
    }

    void remount(String option) throws IOException, InterruptedException {
        run("mount", "-o", "remount," + option, folder.toString());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    static String run(String... command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", folder.toString());
    }
}
