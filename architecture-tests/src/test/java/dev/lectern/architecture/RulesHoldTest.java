package dev.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesHoldTest {
    static List<Rule> rules() {
        return Rule.under("dev.lectern");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_holds(Rule rule) {
        rule.check().check(Product.CLASSES);
    }

    @Test
    void every_module_is_judged() {
        for (MavenModule module : MavenModule.ofTheProduct()) {
            assertThat(Product.CLASSES)
                    .as("classes of %s; if there are none, %s must become a dependency of this module", module, module)
                    .anyMatch(type -> type.getPackageName().startsWith(module.packageName()));
        }
    }
}
