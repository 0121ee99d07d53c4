package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.demo.DemoFailedException;
import dev.lectern.app.demo.DemoRun;
import dev.lectern.app.runtime.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Walks the main job over HTTP as a reader would: signs up, asks, checks the citations, reads the history,"
                    + " shows that another reader sees none of it, and deletes the account.",
            "Without --url it starts a Lectern of its own on free ports in a temporary home and leaves nothing behind."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every step did what it says",
            "1:a step did not; the last line says which",
            "69:a part cannot start",
            "78:the configuration is wrong"
        })
final class DemoCommand implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A Lectern that is running, such as http://127.0.0.1:8080.")
    private @Nullable URI url;

    @Option(names = "--book", paramLabel = "DIR", description = "Any folder of Markdown instead of the handbook.")
    private @Nullable Path book;

    @CommandLine.Mixin
    private BookOptions options = new BookOptions();

    @Option(
            names = "--question",
            paramLabel = "TEXT",
            description = "A question that the book answers; may be repeated. Default: three about its headings.")
    private List<String> questions = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = line.getOut();
        AppConfig config = config(line);
        DemoRun run = new DemoRun(out, questions);
        Shutdown shutdown = Shutdown.install(out);
        try {
            if (url == null) {
                run.alone(config, new ConsoleReport(out), shutdown::own);
            } else {
                run.against(url, config);
            }
        } catch (DemoFailedException e) {
            out.flush();
            line.getErr().println("The demo failed: " + e.getMessage());
            return 1;
        } catch (IOException | UncheckedIOException | SQLException e) {
            out.flush();
            line.getErr().println("The demo failed: " + e);
            return 1;
        }
        out.println();
        out.println("Every step did what it says.");
        return 0;
    }

    private AppConfig config(CommandLine line) {
        AppConfig config = AppConfig.load(Installation.root());
        if (book == null) {
            return config;
        }
        return config.withBook(options.book(line, "--book", book, config.book().id(), config.book()));
    }
}
