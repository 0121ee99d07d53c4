package dev.lectern.rag.markdown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What readers call the folders of a book: the label in {@code _category_.json} or {@code .yml}, else the folder's name. */
final class CategoryLabels {
    private static final List<String> FILES = List.of("_category_.json", "_category_.yml", "_category_.yaml");

    private final Path root;
    private final Map<List<String>, String> known = new HashMap<>();

    CategoryLabels(Path root) {
        this.root = root;
    }

    String of(List<String> folders) {
        return known.computeIfAbsent(List.copyOf(folders), this::read);
    }

    private String read(List<String> folders) {
        Path folder = root.resolve(String.join("/", folders));
        for (String name : FILES) {
            Path file = folder.resolve(name);
            try {
                if (Files.isRegularFile(file)
                        && FrontMatter.parse(PageText.read(file)) instanceof Map<?, ?> values
                        && values.get("label") != null) {
                    return String.valueOf(values.get("label"));
                }
            } catch (IOException | PageText.Unreadable | YamlEngineException e) {
                // A label is an ornament: the folder's name is as good a title.
            }
        }
        return PageRoute.withoutNumber(folders.get(folders.size() - 1));
    }
}
