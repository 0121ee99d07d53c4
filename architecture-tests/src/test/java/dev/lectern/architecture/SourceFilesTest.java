package dev.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SourceFilesTest {
    static List<MavenModule> modules() {
        return MavenModule.withSources();
    }

    /** The testkit is left out: a contract is a list of tests, which is read one by one. */
    static List<MavenModule> rooms() {
        return modules().stream()
                .filter(module -> !module.folder().equals("core-testkit"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void a_file_past_300_lines_is_two_rooms(MavenModule module) {
        assertThat(MavenModule.javaFiles(module.sources()))
                .allSatisfy(file -> assertThat(MavenModule.read(file).lines().count())
                        .as("lines of %s", MavenModule.ROOT.relativize(file))
                        .isLessThanOrEqualTo(300));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void a_package_says_what_it_is_for(MavenModule module) {
        List<Path> folders = MavenModule.javaFiles(module.sources()).stream()
                .map(Path::getParent)
                .filter(folder -> !folder.equals(module.sources()))
                .distinct()
                .toList();

        assertThat(folders)
                .allSatisfy(folder -> assertThat(Files.exists(folder.resolve("package-info.java")))
                        .as("package-info.java in %s", folder)
                        .isTrue());
    }
}
