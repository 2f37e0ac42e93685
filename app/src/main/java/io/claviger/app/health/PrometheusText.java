package io.claviger.app.health;

/** Writes the Prometheus text format, version 0.0.4. Label values are constants and need no escaping. */
final class PrometheusText {
    private final StringBuilder text = new StringBuilder();

    void head(String name, String type, String help) {
        var full = type.equals("counter") ? name + "_total" : name;
        text.append("# HELP ").append(full).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    }

    void sample(String name, String labels, long value) {
        text.append(name).append(labels).append(' ').append(value).append('\n');
    }

    void sample(String name, String labels, double value) {
        text.append(name).append(labels).append(' ').append(value).append('\n');
    }

    void gauge(String name, String help, long value) {
        head(name, "gauge", help);
        sample(name, "", value);
    }

    void counter(String name, String help, long value) {
        head(name, "counter", help);
        sample(name + "_total", "", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
