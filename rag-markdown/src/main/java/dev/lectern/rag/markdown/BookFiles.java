package dev.lectern.rag.markdown;

import dev.lectern.core.book.BookSource;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * The pages of a folder; what Docusaurus leaves out is left out: names that begin with {@code _} or a dot. A link is followed
 * within the folder and not out of it: whoever may write a page need not be allowed to read this machine.
 */
final class BookFiles extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> pages = new ArrayList<>();
    private final List<BookSource.Skipped> skipped = new ArrayList<>();

    private final Path real;

    private BookFiles(Path folder) throws IOException {
        this.folder = folder;
        this.real = folder.toRealPath();
    }

    static BookFiles in(Path folder) throws IOException {
        BookFiles files = new BookFiles(folder);
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, files);
        files.pages.sort(Comparator.comparing(files::name));
        return files;
    }

    /** In the order of their names. */
    List<Path> pages() {
        return pages;
    }

    List<BookSource.Skipped> skipped() {
        return skipped;
    }

    /** The file's path within the book, parted by slashes. */
    String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (directory.equals(folder)) {
            return FileVisitResult.CONTINUE;
        }
        String name = directory.getFileName().toString();
        boolean leftOut = name.startsWith("_") || name.startsWith(".") || name.equals("node_modules");
        return leftOut || leadsOut(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    private boolean leadsOut(Path file) throws IOException {
        boolean out = !file.toRealPath().startsWith(real);
        if (out) {
            skipped.add(new BookSource.Skipped(name(file), 0, "a link out of the folder"));
        }
        return out;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (isPage(file) && !attributes.isRegularFile()) {
            skipped.add(new BookSource.Skipped(name(file), 0, "no file, or a link to none"));
        } else if (isPage(file) && !leadsOut(file)) {
            pages.add(file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (file.equals(folder)) {
            throw failure;
        }
        if (failure instanceof FileSystemLoopException) {
            skipped.add(new BookSource.Skipped(name(file), 0, "a link back to a folder that it lies in"));
        } else {
            skipped.add(new BookSource.Skipped(name(file), 0, "cannot be opened"));
        }
        return FileVisitResult.CONTINUE;
    }

    private static boolean isPage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.endsWith(".md") || name.endsWith(".mdx")) && !name.startsWith("_") && !name.startsWith(".");
    }
}
