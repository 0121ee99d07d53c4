package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.eval.Figure;
import dev.lectern.app.eval.QuestionFile;
import dev.lectern.app.eval.SourcePlaces;
import dev.lectern.app.runtime.Indexing;
import dev.lectern.app.runtime.Installation;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.Evaluation;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.IndexBook;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.Passages;
import dev.lectern.rag.markdown.MarkdownBook;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
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
                    + " {\"question\": \"...\", \"answer\": \"...\", \"page\": \"/docs/keys\", \"ranges\": [[120, 164]],"
                    + " \"inBook\": true}, all but the question optional. Ranges count the characters of the page's file."
                    + " Lines are asked of the book that is indexed, or of --book, which ranges need."
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

    @CommandLine.Mixin
    private BookOptions options = new BookOptions();

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
        AppConfig config = config(line);
        AppConfig.Book given = folder == null ? null : options.book(line, "--book", folder, occasion, config.book());
        QuestionFile questions = questions(line);
        boolean current = questions.book() == null && given == null;
        try (Indexing indexing = current ? Indexing.open(config) : Indexing.occasionally(config, occasion)) {
            Evaluation.Places places = places(questions, given, line);
            BookId book = current ? config.book().id() : occasion;
            if (!current && !index(indexing, questions, given, line)) {
                line.getErr()
                        .println("There is nothing to ask: " + (folder == null ? file : folder) + " holds no text.");
                return 1;
            }
            Evaluation.Report report = measure(indexing, book, questions, places, line);
            List<Figure> figures = Figure.of(report);
            line.getOut().println(json ? Figure.json(figures) : Figure.text(figures));
            if (minHit3 > 0 && Double.isNaN(report.hit3())) {
                line.getErr().println("hit@3 is unknown: no question says its page or its answer");
                return 1;
            }
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

    /** Where the passages of the given folder will stand in its files, as far as the questions ask for it. */
    private Evaluation.Places places(QuestionFile questions, AppConfig.@Nullable Book given, CommandLine line) {
        if (questions.items().stream().allMatch(item -> item.spans().isEmpty())) {
            return Evaluation.Places.UNKNOWN;
        }
        if (given == null) {
            throw new CommandLine.ParameterException(
                    line, file + " has ranges, which count in files: name their folder with --book");
        }
        MarkdownBook source = Indexing.source(given);
        List<Passage> passages =
                Passages.standard().of(given.id(), source.read().sections());
        try {
            return SourcePlaces.of(questions.items(), passages, source.files());
        } catch (QuestionFile.UnusableException e) {
            throw new CommandLine.ParameterException(line, Objects.requireNonNull(e.getMessage()), e);
        }
    }

    private boolean index(Indexing indexing, QuestionFile questions, AppConfig.@Nullable Book given, CommandLine line) {
        BookSource source = given == null ? Objects.requireNonNull(questions.book()) : Indexing.source(given);
        try (TaskProgress progress = new TaskProgress(line.getErr(), "Embedding", "passages")) {
            return indexing.index(occasion, source, IndexBook.Options.STANDARD, progress::done)
                    instanceof IndexBook.Outcome.Indexed;
        }
    }

    private static Evaluation.Report measure(
            Indexing indexing, BookId book, QuestionFile questions, Evaluation.Places places, CommandLine line) {
        try (TaskProgress progress = new TaskProgress(line.getErr(), "Asking", "questions")) {
            return new Evaluation(indexing.retriever(book), indexing.quoting(), InstantSource.system())
                    .run(questions.items(), places, progress::done);
        }
    }

    private static String unavailable(PortUnavailableException e) {
        Throwable cause = e.getCause();
        return "The " + e.port() + " cannot be asked" + (cause == null ? "" : ": " + cause.getMessage())
                + ". `./lectern index DIR` fills it, and --book DIR measures without it.";
    }
}
