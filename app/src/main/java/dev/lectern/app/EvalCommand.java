package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.eval.QuestionFile;
import dev.lectern.app.runtime.Indexing;
import dev.lectern.app.runtime.Installation;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.Evaluation;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "eval",
        description = {
            "Measures retrieval and answers on questions whose answers are known.",
            "FILE is a SQuAD file, whose paragraphs are indexed for the occasion, or holds one JSON object on each line:"
                    + " {\"question\": \"...\", \"answer\": \"...\", \"page\": \"/docs/keys\", \"inBook\": true}, all but"
                    + " the question optional. Lines are asked of the book that is indexed, or of --book."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, and no figure is below what was asked for",
            "1:hit@3 is below --min-hit3, or the book cannot be asked",
            "2:the command line or the file is wrong",
            "78:the configuration is wrong"
        })
final class EvalCommand implements Callable<Integer> {
    /** Another one for each run, since several may measure on one server. */
    private final BookId occasion =
            new BookId("measured-" + UUID.randomUUID().toString().substring(0, 8));

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The questions.")
    private Path file = Path.of("");

    @Option(
            names = "--book",
            paramLabel = "DIR",
            description = "Index this folder of Markdown for the occasion and ask it; the served index stays as it is.")
    private @Nullable Path folder;

    @Option(
            names = "--route-base",
            paramLabel = "PATH",
            description = "Where the site serves that folder, such as /docs or /. Default: LECTERN_ROUTE_BASE.")
    private @Nullable String routeBase;

    @Option(
            names = "--retriever",
            paramLabel = "lucene|qdrant",
            description = "What finds the passages. Default: LECTERN_RETRIEVER.")
    private AppConfig.@Nullable Engine engine;

    @Option(names = "--min-hit3", paramLabel = "SHARE", description = "Fail if hit@3 is below this, 0 to 1.")
    private double minHit3;

    @Option(names = "--json", description = "Print one JSON object on standard output and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        QuestionFile questions = questions(line);
        AppConfig config = config(line);
        boolean current = questions.book() == null && folder == null;
        try (Indexing indexing = current ? Indexing.open(config) : Indexing.occasionally(config, occasion)) {
            BookId book = current ? config.book().id() : occasion;
            if (!current && !index(indexing, questions, config.book(), line)) {
                line.getErr()
                        .println("There is nothing to ask: " + (folder == null ? file : folder) + " holds no text.");
                return 1;
            }
            Evaluation.Report report = measure(indexing, book, questions, line);
            line.getOut().println(json ? json(report) : text(report));
            if (report.hit3() < minHit3) {
                line.getErr().printf(Locale.ROOT, "hit@3 is %.4f, below %.4f%n", report.hit3(), minHit3);
                return 1;
            }
            return 0;
        } catch (PortUnavailableException e) {
            line.getErr().println(unavailable(e));
            return 1;
        } catch (UncheckedIOException e) {
            line.getErr().println(folder + " cannot be read: " + e.getMessage());
            return 1;
        }
    }

    private AppConfig config(CommandLine line) {
        AppConfig config = AppConfig.load(Installation.root());
        if (engine == AppConfig.Engine.QDRANT && config.index().qdrant() == null) {
            throw new CommandLine.ParameterException(line, "--retriever qdrant needs QDRANT_URL, the server's address");
        }
        return engine == null ? config : config.withEngine(engine);
    }

    private QuestionFile questions(CommandLine line) {
        if (minHit3 < 0 || minHit3 > 1) {
            throw new CommandLine.ParameterException(line, "--min-hit3 is a share from 0 to 1: " + minHit3);
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw new CommandLine.ParameterException(line, "--book is not a folder: " + folder);
        }
        try {
            QuestionFile questions = QuestionFile.read(file);
            if (questions.book() != null && folder != null) {
                throw new CommandLine.ParameterException(line, file + " brings its own paragraphs: leave --book out");
            }
            return questions;
        } catch (QuestionFile.UnusableException e) {
            throw new CommandLine.ParameterException(line, Objects.requireNonNull(e.getMessage()), e);
        }
    }

    private boolean index(Indexing indexing, QuestionFile questions, AppConfig.Book configured, CommandLine line) {
        try (TaskProgress progress = new TaskProgress(line.getErr(), "Embedding", "passages")) {
            BookSource own = questions.book();
            IndexBook.Outcome outcome = own == null
                    ? indexing.index(target(configured, line), IndexBook.Options.STANDARD, progress::done)
                    : indexing.index(occasion, own, IndexBook.Options.STANDARD, progress::done);
            return outcome instanceof IndexBook.Outcome.Indexed;
        }
    }

    private AppConfig.Book target(AppConfig.Book configured, CommandLine line) {
        String route = routeBase == null ? configured.routeBase() : routeBase;
        if (!route.startsWith("/") || route.startsWith("//")) {
            throw new CommandLine.ParameterException(
                    line, "--route-base is a path on the site, such as /docs: " + route);
        }
        Path folder = Objects.requireNonNull(this.folder);
        return new AppConfig.Book(
                occasion, configured.title(), folder.toAbsolutePath().normalize(), route);
    }

    private static Evaluation.Report measure(Indexing indexing, BookId book, QuestionFile questions, CommandLine line) {
        try (TaskProgress progress = new TaskProgress(line.getErr(), "Asking", "questions")) {
            return new Evaluation(indexing.retriever(book), indexing.quoting(), InstantSource.system())
                    .run(questions.items(), progress::done);
        }
    }

    private static String unavailable(PortUnavailableException e) {
        Throwable cause = e.getCause();
        return "The " + e.port() + " cannot be asked" + (cause == null ? "" : ": " + cause.getMessage())
                + ". `./lectern index DIR` fills it, and --book DIR measures without it.";
    }

    private static String json(Evaluation.Report report) {
        return String.format(
                Locale.ROOT,
                "{\"questions\": %d, \"hit1\": %.4f, \"hit3\": %.4f, \"hit5\": %.4f, \"mrr\": %.4f, \"sentence1\": %.4f,"
                        + " \"sentence3\": %.4f, \"kept\": %.4f, \"abstained\": %d, \"abstainedRight\": %.4f,"
                        + " \"p50Ms\": %.2f, \"p95Ms\": %.2f}",
                report.questions(),
                report.hit1(),
                report.hit3(),
                report.hit5(),
                report.mrr(),
                report.sentence1(),
                report.sentence3(),
                report.kept(),
                report.abstained(),
                report.abstainedRight(),
                report.p50Ms(),
                report.p95Ms());
    }

    private static String text(Evaluation.Report report) {
        return String.format(
                Locale.ROOT,
                """
                questions            %6d
                passage hit@1        %6.3f
                passage hit@3        %6.3f
                passage hit@5        %6.3f
                mean reciprocal rank %6.3f
                sentence hit@1       %6.3f
                sentence hit@3       %6.3f
                in the book, kept    %6.3f
                refused              %6d
                foreign, refused     %6.3f
                retrieval, median    %6.1f ms
                retrieval, 95 of 100 %6.1f ms""",
                report.questions(),
                report.hit1(),
                report.hit3(),
                report.hit5(),
                report.mrr(),
                report.sentence1(),
                report.sentence3(),
                report.kept(),
                report.abstained(),
                report.abstainedRight(),
                report.p50Ms(),
                report.p95Ms());
    }
}
