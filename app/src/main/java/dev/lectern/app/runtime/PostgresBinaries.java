package dev.lectern.app.runtime;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the class path. */
record PostgresBinaries(Path folder) {
    /** Unpacks into {@code home/postgres-bin} unless that was done before; an interrupted attempt is begun anew. */
    static PostgresBinaries in(Path home) throws IOException {
        Path folder = home.resolve("postgres-bin");
        if (!Files.isDirectory(folder)) {
            Path unfinished = home.resolve("postgres-bin.unfinished");
            Folders.delete(unfinished);
            try (InputStream archive = archive()) {
                unpack(archive, unfinished);
            }
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(folder);
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    private static InputStream archive() throws IOException {
        String os = System.getProperty("os.name", "");
        String system = os.startsWith("Mac") ? "Darwin" : os.startsWith("Windows") ? "Windows" : "Linux";
        String arch = System.getProperty("os.arch", "");
        InputStream archive =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, arch.equals("amd64") ? "x86_64" : arch);
        if (archive == null) {
            throw new StartupException("There is no embedded PostgreSQL for " + os + " on " + arch
                    + ". Install one and set DATABASE_URL to it.");
        }
        return archive;
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the archive leaves its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.resolveSibling("."));
                    write(tar, entry, file, target.resolve("bin"));
                }
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file, Path bin)
            throws IOException {
        if (entry.isSymbolicLink() || entry.isLink()) {
            try {
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            } catch (FileAlreadyExistsException e) {
                throw new IOException("the archive holds a name twice: " + entry.getName(), e);
            }
            return;
        }
        Files.copy(tar, file);
        boolean program = file.startsWith(bin);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
