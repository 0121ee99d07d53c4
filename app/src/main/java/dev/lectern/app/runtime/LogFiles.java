package dev.lectern.app.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where log records go: {@code lectern.log} for the application, {@code security.log} for what concerns identities and
 * erasures. The console stays with the command. Five files of 10 MB each are kept.
 */
public final class LogFiles {
    /** The logger whose records go to {@code security.log}. */
    static final String SECURITY = "lectern.security";

    private LogFiles() {}

    /** Logs nothing: for commands that only print. */
    public static void none() {
        root().setLevel(Level.OFF);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
    }

    /** Logs to files in a folder from now on. */
    static void open(Path folder, boolean json) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        // Lucene and the PostgreSQL driver log through the JDK, and so to the console if nobody says otherwise.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Logger root = root();
        root.setLevel(Level.INFO);
        root.addAppender(appender(context, folder, "lectern", json));
        // Greetings, tips and a hint about an incubating module.
        context.getLogger("org.jooq").setLevel(Level.WARN);
        context.getLogger("com.github.kagkarlsson").setLevel(Level.WARN);
        context.getLogger("org.apache.lucene.internal.vectorization").setLevel(Level.ERROR);
        Logger security = context.getLogger(SECURITY);
        security.setAdditive(false);
        security.addAppender(appender(context, folder, "security", json));
    }

    /** Writes what is left and closes the files. */
    static void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static RollingFileAppender<ILoggingEvent> appender(
            LoggerContext context, Path folder, String name, boolean json) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName(name);
        appender.setFile(folder.resolve(name + ".log").toString());

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(folder.resolve(name + ".%i.log").toString());
        rolling.setMinIndex(1);
        rolling.setMaxIndex(4);
        rolling.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf("10MB"));
        trigger.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.setEncoder(json ? json(context) : plain(context));
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> plain(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level [%thread] %logger{36} - %msg%n");
        encoder.start();
        return encoder;
    }
}
