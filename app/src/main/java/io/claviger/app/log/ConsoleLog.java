package io.claviger.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.claviger.app.config.LogFormat;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging on standard output. Logback finds it as a service; done in code, since reading a file for it takes
 * longer than all else that happens before the first line.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {
    /** One line an event: what a client sent can't begin another. */
    private static final String PLAIN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %replace(%msg){'[^ -~\u00A0-\uFFFF]', ' '}%n%ex";

    private static final Map<String, Level> LEVELS = Map.of(
            "org.jooq", Level.WARN,
            // It asks for a later PostgreSQL than the oldest that is tested here.
            "org.jooq.impl.DefaultExecuteContext.logVersionSupport", Level.ERROR,
            "com.zaxxer.hikari", Level.WARN,
            "org.flywaydb", Level.WARN,
            "io.netty", Level.WARN,
            "io.vertx", Level.WARN);

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, LogFormat.PLAIN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Changes how the lines look, from now on. */
    public static void use(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context, format);
        }
    }

    private static void apply(LoggerContext context, LogFormat format) {
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.INFO);
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName("console");
        console.setEncoder(encoder(context, format));
        console.start();
        root.addAppender(console);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        return switch (format) {
            case PLAIN -> {
                var encoder = new PatternLayoutEncoder();
                encoder.setContext(context);
                encoder.setPattern(PLAIN);
                encoder.start();
                yield encoder;
            }
            case JSON -> {
                var encoder = new JsonEncoder();
                encoder.setContext(context);
                encoder.setWithFormattedMessage(true);
                encoder.setWithMessage(false);
                encoder.setWithArguments(false);
                encoder.setWithContext(false);
                encoder.setWithNanoseconds(false);
                encoder.setWithSequenceNumber(false);
                encoder.start();
                yield encoder;
            }
        };
    }
}
