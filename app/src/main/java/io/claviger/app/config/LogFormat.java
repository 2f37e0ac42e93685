package io.claviger.app.config;

/** How log lines are written. */
public enum LogFormat {
    PLAIN,
    JSON
}
