package io.claviger.app.soak;

import java.io.IOException;
import java.time.Duration;

/** What goes wrong between a node and its database, or with the database; and how it ends. */
enum DatabaseFault {
    SLOW_BY_100_MILLISECONDS(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.delay(Duration.ofMillis(100));
        }
    },
    SLOW_BY_A_SECOND(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.delay(Duration.ofSeconds(1));
        }
    },
    SLOW_BY_10_SECONDS(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.delay(Duration.ofSeconds(10));
        }
    },
    SILENT(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.hang();
        }
    },
    HALF_OPEN_TO_THE_DATABASE(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.hangAnswers();
        }
    },
    HALF_OPEN_TO_THE_NODE(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.hangQuestions();
        }
    },
    RESET_AGAIN_AND_AGAIN(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            Thread.ofVirtual().start(() -> {
                for (var i = 0; i < 40; i++) {
                    node.wire.reset();
                    try {
                        Thread.sleep(100);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
        }
    },
    CUT_MID_MESSAGE(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.tear();
        }
    },
    REFUSED(true) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) {
            node.wire.cut();
        }
    },
    DATABASE_HELD_STILL(false) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) throws IOException {
            database.server.hold();
        }

        @Override
        void end(SoakedNode node, SoakedPostgres database) throws IOException {
            database.server.letGo();
        }
    },
    DATABASE_RESTARTED(false) {
        @Override
        void begin(SoakedNode node, SoakedPostgres database) throws IOException {
            database.server.stop();
        }

        @Override
        void end(SoakedNode node, SoakedPostgres database) throws IOException {
            database.server.startAgain();
        }
    };

    /** Whether other nodes are not touched by it. */
    final boolean ofOneNode;

    DatabaseFault(boolean ofOneNode) {
        this.ofOneNode = ofOneNode;
    }

    abstract void begin(SoakedNode node, SoakedPostgres database) throws IOException;

    void end(SoakedNode node, SoakedPostgres database) throws IOException {
        node.wire.heal();
    }
}
