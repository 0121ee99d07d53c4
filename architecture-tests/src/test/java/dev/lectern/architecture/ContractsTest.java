package dev.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A port is what an adapter implements; its contract is what every implementation passes. */
class ContractsTest {
    record Implementation(JavaClass port, MavenModule module) {
        String contract() {
            return port.getSimpleName() + "Contract";
        }

        @Override
        public String toString() {
            return port.getSimpleName() + " in " + module;
        }
    }

    static List<Implementation> implementations() {
        return MavenModule.ofTheProduct().stream()
                .filter(ContractsTest::isDriven)
                .flatMap(module -> portsOf(module).map(port -> new Implementation(port, module)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void a_port_has_a_contract(Implementation implementation) {
        assertThat(Product.CLASSES)
                .as("the testkit's %s", implementation.contract())
                .anyMatch(type -> type.getSimpleName().equals(implementation.contract())
                        && type.getPackageName().startsWith("dev.lectern.testkit"));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void an_implementation_is_held_to_the_contract(Implementation implementation) {
        Pattern held = Pattern.compile("\\b(implements|extends)\\b[^{]*\\b" + implementation.contract() + "\\b");

        assertThat(MavenModule.javaFiles(implementation.module().tests()))
                .as("a test of %s that implements %s", implementation.module(), implementation.contract())
                .anyMatch(file -> held.matcher(MavenModule.read(file)).find());
    }

    /** HTTP and the app call the core; what they implement are listeners, not ports. */
    private static boolean isDriven(MavenModule module) {
        return Stream.of("auth-", "persistence-", "rag-").anyMatch(module.folder()::startsWith);
    }

    private static Stream<JavaClass> portsOf(MavenModule module) {
        return Product.CLASSES.stream()
                .filter(type -> type.getPackageName().equals(module.packageName()))
                .flatMap(type -> type.getAllRawInterfaces().stream())
                .filter(type -> type.getPackageName().startsWith("dev.lectern.core"))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.reflect().isSealed())
                .distinct();
    }
}
