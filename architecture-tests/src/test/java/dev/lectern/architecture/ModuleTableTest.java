package dev.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's table, the poms and the folders are three views of one list. */
class ModuleTableTest {
    private static final Pattern SECTION = Pattern.compile("(?s)\n## Modules\n(.*?)(\n## |\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| *`([^`]+)` *\\| *`?([^`|]*?)`? *\\| *(\\S[^|]*)\\|$");

    static List<MavenModule> modules() {
        return MavenModule.all();
    }

    @Test
    void the_table_lists_the_modules_of_the_build() {
        assertThat(packagesByModule().keySet())
                .as("the modules in the README's table under \"## Modules\"")
                .containsExactlyInAnyOrderElementsOf(
                        modules().stream().map(MavenModule::folder).toList());
    }

    @Test
    void every_folder_with_a_pom_is_in_the_build() throws IOException {
        try (Stream<Path> folders = Files.list(MavenModule.ROOT)) {
            assertThat(folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))))
                    .extracting(folder -> folder.getFileName().toString())
                    .containsExactlyInAnyOrderElementsOf(
                            modules().stream().map(MavenModule::folder).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void a_module_has_the_package_that_the_table_says(MavenModule module) {
        assertThat(packagesByModule()).containsEntry(module.folder(), module.packageName());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void an_artifact_is_named_after_its_folder(MavenModule module) {
        assertThat(module.artifactId()).isEqualTo("lectern-" + module.folder());
    }

    private static Map<String, String> packagesByModule() {
        var section = SECTION.matcher(MavenModule.read(MavenModule.ROOT.resolve("README.md")));
        assertThat(section.find()).as("README.md has a section \"## Modules\"").isTrue();
        return ROW.matcher(section.group(1))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    }
}
