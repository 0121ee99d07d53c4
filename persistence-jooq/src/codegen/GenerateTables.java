import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Runs the migrations on a real PostgreSQL and writes jOOQ's view of the result, unless it is there already.
 *
 * <p>Run by Maven as a single-file program: arguments are the migrations, the target directory, jOOQ's version and this file.
 */
final class GenerateTables {
    public static void main(String[] arguments) throws Exception {
        Path migrations = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        Path stamp = target.resolveSibling("jooq.sha256");
        String wanted = digest(migrations, Path.of(arguments[3]), arguments[2]);
        if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            return;
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            Flyway.configure()
                    .dataSource(postgres.getPostgresDatabase())
                    .locations("filesystem:" + migrations)
                    .schemas("lectern")
                    .load()
                    .migrate();
            GenerationTool.generate(configuration(postgres.getJdbcUrl("postgres", "postgres"), target));
        }
        Files.writeString(stamp, wanted);
        // Threads of the embedded server's process handling would keep this process for a while.
        System.exit(0);
    }

    private static Configuration configuration(String url, Path target) {
        return new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc().withUrl(url))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withInputSchema("lectern")
                                .withExcludes("flyway_schema_history|scheduled_tasks|search_vector|stems|stemmed|configuration|search_query|whole_words|latest_matching|current_reader|reader_digest|gin_.*")
                                .withForcedTypes(new ForcedType()
                                        .withName("INSTANT")
                                        .withIncludeTypes("timestamp with time zone|timestamptz")))
                        .withGenerate(new Generate()
                                .withRecords(true)
                                .withDaos(false)
                                .withPojos(false)
                                .withJavadoc(false)
                                .withGeneratedAnnotation(true)
                                .withGeneratedAnnotationDate(false))
                        .withTarget(new Target()
                                .withPackageName("dev.lectern.persistence.jooq.generated")
                                .withDirectory(target.toString())
                                .withClean(true)));
    }

    private static String digest(Path migrations, Path program, String version) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(version.getBytes(StandardCharsets.UTF_8));
        List<Path> inputs;
        try (Stream<Path> files = Files.walk(migrations)) {
            inputs = Stream.concat(files.filter(Files::isRegularFile).sorted(), Stream.of(program))
                    .toList();
        }
        for (Path input : inputs) {
            sha256.update(input.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            sha256.update(Files.readAllBytes(input));
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
