package dev.lectern.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;

/** Which library is known where. */
final class LibraryRules {
    private LibraryRules() {}

    static List<Rule> under(String root) {
        return List.of(
                new Rule(
                        "only http-javalin knows Javalin",
                        only(root, "http.javalin", "io.javalin..", "org.eclipse.jetty..")),
                new Rule("only auth-jwks knows jose4j", only(root, "auth.jwks", "org.jose4j..")),
                new Rule(
                        "only persistence-jooq knows SQL",
                        only(
                                root,
                                "persistence.jooq",
                                "org.jooq..",
                                "org.flywaydb..",
                                "com.zaxxer.hikari..",
                                "com.github.kagkarlsson..")),
                new Rule(
                        "only rag-lucene searches with Lucene",
                        only(
                                root,
                                "rag.lucene",
                                "org.apache.lucene.index..",
                                "org.apache.lucene.search..",
                                "org.apache.lucene.store..",
                                "org.apache.lucene.document..")),
                new Rule(
                        "only the two indexes cut words, and by the same rules",
                        noClasses()
                                .that(resideInAPackage(root + "..")
                                        .and(resideOutsideOfPackages(
                                                root + ".rag.lucene..", root + ".rag.qdrant..", root + ".testkit..")))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage("org.apache.lucene.analysis.."))
                                .because("words that were cut by other rules are not found")),
                new Rule("only rag-qdrant knows Qdrant", only(root, "rag.qdrant", "io.qdrant..", "io.grpc..")),
                new Rule("only rag-openai knows OpenAI's client", only(root, "rag.openai", "com.openai..")));
    }

    private static ArchRule only(String root, String adapter, String... library) {
        return noClasses()
                .that(resideInAPackage(root + "..")
                        .and(resideOutsideOfPackages(root + "." + adapter + "..", root + ".testkit..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .because("replacing " + String.join(" and ", Arrays.asList(library)) + " must touch one folder");
    }
}
