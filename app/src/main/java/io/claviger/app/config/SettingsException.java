package io.claviger.app.config;

/** A setting that can't be used. Its message is one line for the operator: the key, the value, what would be right. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String line) {
        super(line);
    }
}
