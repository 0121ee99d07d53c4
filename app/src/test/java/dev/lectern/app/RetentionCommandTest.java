package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("US5.2")
@Tag("FR-014")
final class RetentionCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void what_is_too_much_for_a_server_to_delete_by_itself_waits_for_a_person() throws Exception {
        try (ChildLectern lectern = new ChildLectern(folder, Map.of("LECTERN_RETENTION_DAYS", "30"))) {
            ChildLectern.Started started = lectern.start();
            assertThat(started.isReady()).as("%s", started.printed()).isTrue();
            String bearer = lectern.tokenOf("ada").sign().value();
            for (int i = 0; i < 25; i++) {
                assertThat(lectern.post("/api/v1/conversations", bearer).statusCode())
                        .isEqualTo(201);
            }
            lectern.inDatabase("update lectern.conversation set updated_at = updated_at - interval '2 years'");

            ChildLectern.Started shown = lectern.run("retention", "--dry-run");
            assertThat(shown.process().exitValue()).as("%s", shown.printed()).isEqualTo(1);
            assertThat(shown.printed())
                    .anyMatch(line -> line.contains("25 of 25 conversations are due, of 1 readers"))
                    .anyMatch(line -> line.contains("waits for `./lectern retention --confirm 20"));
            String token = shown.printed().getLast().replaceAll(".*--confirm ([^`]*)`.*", "$1");
            assertThat(lectern.get("/api/v1/conversations", bearer).body()).contains("updatedAt");

            lectern.inDatabase("update lectern.conversation set updated_at = now() where ctid = "
                    + "(select min(ctid) from lectern.conversation)");
            ChildLectern.Started changed = lectern.run("retention", "--confirm", token);
            assertThat(changed.process().exitValue())
                    .as("%s", changed.printed())
                    .isEqualTo(1);
            assertThat(changed.printed()).anyMatch(line -> line.startsWith("Nothing was deleted"));
            lectern.inDatabase("update lectern.conversation set updated_at = updated_at - interval '2 years'"
                    + " where updated_at > now() - interval '1 year'");

            ChildLectern.Started confirmed = lectern.run("retention", "--confirm", token);
            assertThat(confirmed.process().exitValue())
                    .as("%s", confirmed.printed())
                    .isZero();
            assertThat(confirmed.printed()).contains("Deleted 25 conversations with 0 messages.");
            assertThat(lectern.get("/api/v1/conversations", bearer).body()).doesNotContain("updatedAt");
        }
    }

    @Test
    void without_a_running_database_it_says_how_to_start_one() throws Exception {
        try (ChildLectern lectern = new ChildLectern(folder, Map.of())) {
            ChildLectern.Started refused = lectern.run("retention", "--dry-run");

            assertThat(refused.process().exitValue()).isEqualTo(Main.CANNOT_START);
            assertThat(refused.printed()).anyMatch(line -> line.contains("Start it with `./lectern up`"));
        }
    }
}
