package dev.lectern.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder that the root pom names as a module. */
record MavenModule(String folder) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

    /** Every module, in the order of the root pom. */
    static List<MavenModule> all() {
        return MODULE.matcher(read(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> new MavenModule(found.group(1)))
                .toList();
    }

    /** The modules with Java sources. */
    static List<MavenModule> withSources() {
        return all().stream()
                .filter(module -> Files.isDirectory(module.sources()))
                .toList();
    }

    /**
     * The modules with Java sources that are published or run; measuring is not. It compares adapters with the libraries
     * they are built on, and so it must know what no other module may.
     */
    static List<MavenModule> ofTheProduct() {
        return withSources().stream()
                .filter(module -> !module.folder.equals("bench"))
                .toList();
    }

    String artifactId() {
        String pom = PARENT.matcher(read(path().resolve("pom.xml"))).replaceFirst("");
        return ARTIFACT.matcher(pom)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    Path path() {
        return ROOT.resolve(folder);
    }

    Path sources() {
        return path().resolve("src/main/java");
    }

    Path tests() {
        return path().resolve("src/test/java");
    }

    /** The package that all others of the module lie below; empty if the module has no Java sources. */
    String packageName() {
        return javaFiles(sources()).stream()
                .map(Path::getParent)
                .filter(folder -> !folder.equals(sources()))
                .min(Comparator.comparingInt(Path::getNameCount))
                .map(folder -> sources().relativize(folder).toString().replace('/', '.'))
                .orElse("");
    }

    static List<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder;
    }
}
