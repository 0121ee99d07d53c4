package dev.lectern.rag.lucene;

import dev.lectern.core.book.BookId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The files of one book: {@code published} points to one of the {@code run-*} directories, each a Lucene index. Readers
 * follow the pointer; a writer fills a new directory and then replaces the pointer in one rename.
 */
final class BookFolder {
    private static final String POINTER = "published";
    private static final String LOCK = "writer.lock";
    private static final String RUN = "run-";

    private final Path folder;

    BookFolder(Path directory, BookId book) {
        this.folder = directory.resolve(book.value());
    }

    Path run(String name) {
        return folder.resolve(name);
    }

    /** Changes whenever something else is published. */
    Optional<Object> stamp() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(folder.resolve(POINTER), BasicFileAttributes.class);
            return Optional.of(List.of(attributes.lastModifiedTime(), String.valueOf(attributes.fileKey())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    Optional<PublishedRun> published() throws IOException {
        try (BufferedReader in = Files.newBufferedReader(folder.resolve(POINTER))) {
            return Optional.of(PublishedRun.read(in));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** For the writer: a pointer that nobody can follow goes, and the book is indexed as for the first time. */
    Optional<PublishedRun> publishedOrRemoved() throws IOException {
        try {
            return published();
        } catch (PublishedRun.DamagedException e) {
            Files.deleteIfExists(folder.resolve(POINTER));
            return Optional.empty();
        }
    }

    void publish(PublishedRun run) throws IOException {
        Path next = folder.resolve(POINTER + ".next");
        try (BufferedWriter out = Files.newBufferedWriter(next, StandardCharsets.UTF_8)) {
            run.write(out);
        }
        IOUtils.fsync(next, false);
        Files.move(next, folder.resolve(POINTER), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        IOUtils.fsync(folder, true);
    }

    /** The right to write, against threads and processes; null if somebody else has it. The system ends it with the process. */
    @Nullable
    Lock lock() throws IOException {
        Files.createDirectories(folder);
        try (FSDirectory here = new NIOFSDirectory(folder, NativeFSLockFactory.INSTANCE)) {
            return here.obtainLock(LOCK);
        } catch (LockObtainFailedException e) {
            return null;
        }
    }

    /** A directory for a new run, a copy of the given one or empty; what dead runs left is removed first. */
    String newRun(@Nullable String copyOf, @Nullable String keep) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                String name = child.getFileName().toString();
                if (name.startsWith(RUN) && !name.equals(keep)) {
                    delete(child);
                }
            }
        }
        String name = RUN + UUID.randomUUID();
        Path run = Files.createDirectory(run(name));
        if (copyOf != null) {
            try (Stream<Path> files = Files.list(run(copyOf))) {
                for (Path file : files.toList()) {
                    if (!file.getFileName().toString().equals("write.lock")) {
                        linkOrCopy(file, run.resolve(file.getFileName()));
                    }
                }
            }
        }
        return name;
    }

    /** Lucene never changes a file that it has written, so two runs may share it. */
    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(from, to);
        }
    }

    static void delete(Path run) throws IOException {
        Files.walkFileTree(run, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
