package io.claviger.store.postgres;

/** The versions that tests run on: the oldest that is supported, and the newest. */
public enum PostgresVersion {
    OLDEST("15"),
    NEWEST("18");

    private final String folder;

    PostgresVersion(String folder) {
        this.folder = folder;
    }

    /** The class-path folder of its binaries. */
    String folder() {
        return folder;
    }

    @Override
    public String toString() {
        return "PostgreSQL " + folder;
    }
}
