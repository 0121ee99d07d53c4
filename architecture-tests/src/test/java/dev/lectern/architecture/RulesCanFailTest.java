package dev.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that nothing can break protects nothing, so each is shown a class that breaks it. */
class RulesCanFailTest {
    private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages(Planted.ROOT);

    static List<Rule> rules() {
        return Rule.under(Planted.ROOT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_finds_its_violators_and_gives_its_reason(Rule rule) {
        var result = rule.check().evaluate(VIOLATORS);

        for (Class<?> violator : Planted.VIOLATORS.getOrDefault(rule.name(), List.of())) {
            assertThat(result.getFailureReport().getDetails())
                    .as("what \"%s\" finds", rule)
                    .anyMatch(detail -> detail.contains(violator.getName()));
        }
        assertThat(rule.check().getDescription()).contains(", because ");
    }

    @Test
    void every_rule_has_a_violator_and_every_violator_a_rule() {
        assertThat(rules()).extracting(Rule::name).containsExactlyInAnyOrderElementsOf(Planted.VIOLATORS.keySet());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void what_breaks_no_rule_is_left_alone(Rule rule) {
        var details = rule.check().evaluate(VIOLATORS).getFailureReport().getDetails();

        assertThat(details).noneMatch(detail -> detail.contains("ConversationRepository.rightly"));
    }
}
