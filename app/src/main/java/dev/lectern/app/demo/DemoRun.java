package dev.lectern.app.demo;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.runtime.StartupReport;
import dev.lectern.core.book.BookSource;
import dev.lectern.rag.markdown.MarkdownBook;
import dev.lectern.rag.markdown.MarkdownSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A whole demo, against a running Lectern or one of its own. */
public final class DemoRun {
    private static final int QUESTIONS = 3;

    private final PrintWriter out;
    private final List<String> questions;

    /** @param questions what to ask; if there are none, some that fit the book */
    public DemoRun(PrintWriter out, List<String> questions) {
        this.out = out;
        this.questions = List.copyOf(questions);
    }

    /**
     * Walks against a Lectern that runs.
     *
     * @param config where its book is
     * @throws DemoFailedException if a step does not do what it says
     */
    public void against(URI site, AppConfig config) throws IOException, InterruptedException {
        try (Reader ada = new Reader(site, "Ada");
                Reader grace = new Reader(site, "Grace")) {
            walk(new Demo(out, new Places.Site(ada)), ada, grace, questions(read(config.book()), isHandbook(config)));
        }
    }

    /**
     * Starts a Lectern on free ports in a temporary home, walks, and leaves nothing behind.
     *
     * @param config what to start; home and ports are replaced
     * @param owner gets what is to be closed if the process is told to stop meanwhile
     * @throws DemoFailedException if a step does not do what it says
     */
    public void alone(AppConfig config, StartupReport report, Consumer<AutoCloseable> owner)
            throws IOException, InterruptedException, SQLException {
        BookSource.Content book = read(config.book());
        List<String> asked = questions(book, isHandbook(config));
        try (OwnLectern lectern = OwnLectern.start(config, report, owner)) {
            out.println();
            URI site = URI.create(lectern.url());
            try (Reader ada = new Reader(site, "Ada");
                    Reader grace = new Reader(site, "Grace")) {
                Places places = config.site() == null ? Places.Folder.of(book) : new Places.Site(ada);
                Demo demo = new Demo(out, places);
                walk(demo, ada, grace, asked);
                nothingIsLeft(demo, lectern, List.of(ada, grace));
                lectern.stop();
                demo.done("stopped; no process, no port and no file is left");
            }
        }
    }

    private static void walk(Demo demo, Reader ada, Reader grace, List<String> questions)
            throws IOException, InterruptedException {
        demo.signUp(ada);
        Map<String, Answer> answers = demo.ask(ada, questions);
        demo.askWhatNoBookHolds(ada);
        demo.history(ada, answers);
        demo.signUp(grace);
        demo.seesNothing(grace, answers);
        demo.deleteAccount(ada);
        demo.deleteAccount(grace);
    }

    private static void nothingIsLeft(Demo demo, OwnLectern lectern, List<Reader> readers)
            throws IOException, SQLException {
        List<String> secrets = new ArrayList<>(demo.written());
        try (Connection connection = lectern.database()) {
            DatabaseSearch search = new DatabaseSearch(connection);
            for (Reader reader : readers) {
                List<String> tables = new ArrayList<>(search.tablesWith(reader.id()));
                // The tombstone: the id alone, so that a token that outlives its reader opens nothing.
                tables.remove("lectern.user_profile");
                reader.secrets().forEach(secrets::add);
                for (String secret : reader.secrets()) {
                    tables.addAll(search.tablesWith(secret));
                }
                DemoFailedException.check(tables.isEmpty(), "rows are left of a deleted reader in " + tables);
            }
        }
        demo.done("no table holds anything of theirs but the ids that must never come back");
        secrets.add("Bearer ey");
        int files = LogSearch.none(lectern.logs(), secrets);
        demo.done("no token, password, address, question or answer is in any of " + files + " log files");
    }

    private List<String> questions(BookSource.Content book, boolean handbook) {
        List<String> asked = questions;
        if (asked.isEmpty()) {
            asked = handbook ? BookQuestions.ABOUT_THE_HANDBOOK : BookQuestions.of(book, QUESTIONS);
        }
        DemoFailedException.check(
                !asked.isEmpty(), "no question can be made of the headings of this book: give some with --question");
        return asked;
    }

    private static boolean isHandbook(AppConfig config) {
        return config.book().id().value().equals("handbook") && config.site() != null;
    }

    private static BookSource.Content read(AppConfig.Book book) {
        return new MarkdownBook(new MarkdownSettings(book.folder(), book.routeBase(), book.title())).read();
    }
}
