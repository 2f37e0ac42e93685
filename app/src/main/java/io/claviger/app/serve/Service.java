package io.claviger.app.serve;

import io.claviger.app.config.LogFormat;
import io.claviger.app.config.SettingsLoader.Loaded;
import io.claviger.app.log.ConsoleLog;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** A server as a process: what it prints, and how it ends. */
public final class Service {
    private Service() {}

    /**
     * Runs a server until the process is told to stop.
     *
     * @return the exit code of a start that failed; a started one never returns, the process ends by its signal
     */
    public static int run(Loaded loaded, PrintWriter out, PrintWriter err) {
        var settings = loaded.settings();
        ConsoleLog.use(settings.logFormat());
        var log = LoggerFactory.getLogger(Service.class);
        loaded.warnings().forEach(log::warn);
        try {
            var server = Server.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
            // The lines for people would break a stream of JSON.
            var people = settings.logFormat() == LogFormat.JSON ? err : out;
            people.print(new Greeting(server).text());
            people.flush();
            log.info("ready");
            return untilTheEnd();
        } catch (StartException e) {
            err.println("claviger: " + e.getMessage());
            return e.exitCode();
        }
    }

    private static int untilTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
