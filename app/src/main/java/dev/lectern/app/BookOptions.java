package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.core.book.BookId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What a command may be told about a folder of Markdown that is not the configured book. */
final class BookOptions {
    @Option(names = "--title", paramLabel = "TITLE", description = "The book's title. Default: LECTERN_BOOK_TITLE.")
    private @Nullable String title;

    @Option(
            names = "--route-base",
            paramLabel = "PATH",
            description = "Where the site serves the folder, such as /docs or /. Default: LECTERN_ROUTE_BASE.")
    private @Nullable String routeBase;

    /**
     * The folder as a book.
     *
     * @param name how the command calls the folder
     * @param configured what stands for everything that was not given
     * @throws CommandLine.ParameterException if there is no such folder, or the route is none
     */
    AppConfig.Book book(CommandLine line, String name, Path folder, BookId id, AppConfig.Book configured) {
        if (!Files.isDirectory(folder)) {
            throw new CommandLine.ParameterException(line, name + " is not a folder: " + folder);
        }
        String route = routeBase == null ? configured.routeBase() : routeBase;
        if (!route.startsWith("/") || route.startsWith("//")) {
            throw new CommandLine.ParameterException(
                    line, "--route-base is a path on the site, such as /docs: " + route);
        }
        return new AppConfig.Book(
                id,
                title == null ? configured.title() : title,
                folder.toAbsolutePath().normalize(),
                route);
    }
}
