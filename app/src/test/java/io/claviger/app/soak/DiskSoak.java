package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claviger.app.process.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full or read-only: no door hangs, nothing is half done, and it comes back by itself. */
@Tag("soak")
class DiskSoak {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 3);

    @TempDir
    Path work;

    @Test
    void aFullDiskStopsChangesAndNothingElseAndAReadOnlyOneTheStart() throws Exception {
        assumeTrue(SmallDisk.canBeMounted(work.resolve("try")), "this user may not mount a tmpfs");
        try (var disk = SmallDisk.mount(work.resolve("disk"), 24);
                var server = new ServerProcess(work, "-Xmx256m")) {
            server.with("CLAVIGER_DATA_DIR", disk.folder.resolve("data").toString());
            server.start();
            var doors = new Doors(server);
            doors.assertJudge();
            for (var round = 1; round <= ROUNDS; round++) {
                disk.fill();
                assertStopsChanges(doors);
                disk.makeRoom();
                assertRecovers(doors);
                System.out.printf("round %d of %d: full, and room again%n", round, ROUNDS);
            }
            server.kill();
            disk.remount("ro");
            assertThatThrownBy(server::start)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("it did not start");
            System.out.println("read-only: "
                    + server.log().lines().reduce((before, last) -> last).orElse(""));
            disk.remount("rw");
            server.start();
            doors.assertJudge();
            doors.awaitChanges();
            server.kill();
        }
    }

    @Test
    void filesThatCanNotBeWrittenAnyMoreStopChangesAndNothingElse() throws Exception {
        assumeTrue(FailingDisk.canBeMounted(work.resolve("try")), "this user may not mount a file");
        try (var disk = FailingDisk.mount(work);
                var server = new ServerProcess(work, "-Xmx256m")) {
            var data = disk.folder.resolve("data");
            server.with("CLAVIGER_DATA_DIR", data.toString());
            server.start();
            var doors = new Doors(server);
            for (var round = 1; round <= ROUNDS; round++) {
                disk.forbid(data);
                assertStopsChanges(doors);
                disk.allow(data);
                assertRecovers(doors);
                System.out.printf("round %d of %d: not to be written, and writable again%n", round, ROUNDS);
            }
            disk.fail();
            assertStopsChanges(doors);
            server.kill();
            disk.mountAgain();
            server.start();
            assertRecovers(doors);
            KillLoopSoak.assertIntact(server, "/audit");
            System.out.println("made read-only by the kernel, and mounted again");
            server.kill();
        }
    }

    private static void assertStopsChanges(Doors doors) throws Exception {
        for (var i = 0; i < 5; i++) {
            doors.assertRefusesChanges();
            doors.assertJudge();
        }
        var warnings = doors.awaitWarnings();
        System.out.println("warned of: " + warnings.encode());
        assertThat(warnings).isNotEmpty();
    }

    private static void assertRecovers(Doors doors) throws Exception {
        doors.awaitChanges();
        doors.awaitNoWarningOfUsage();
        doors.assertJudge();
    }
}
