package io.claviger.bench;

import java.util.List;
import java.util.regex.Pattern;

/** One load by wrk against one server. */
final class Load {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
    private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private Load() {}

    /**
     * What came of it.
     *
     * @param perSecond answers a second
     * @param cpuMicros CPU time of the server a request, in microseconds
     */
    record Result(double perSecond, double cpuMicros) {}

    static Result run(String url, String script, int connections, int seconds, Running server) {
        var before = server.cpuSeconds();
        var text = Running.output(
                Bench.LOAD_CORE,
                List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "10s", "-s", script, url));
        var used = server.cpuSeconds() - before;
        var failed = FAILED.matcher(text);
        if (failed.find()) {
            throw new IllegalStateException(url + " refused " + failed.group(1) + " requests: " + text);
        }
        return new Result(number(RATE, text), used * 1e6 / number(TOTAL, text));
    }

    private static double number(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk printed no " + pattern + ": " + text);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
