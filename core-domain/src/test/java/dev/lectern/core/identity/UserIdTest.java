package dev.lectern.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T005")
class UserIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY",
                "7c6f1a52-8f0e-4c1b-9a55-0d6c2f6f9d10",
                "user_2NNEqL2nrIRdJ194ndJqAHwEfxC",
                "a"
            })
    void ids_of_issuers_are_kept_letter_by_letter(String id) {
        assertThat(new UserId(id)).hasToString(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a'b", "a/b", "ä", "a\n", "auth0|65f0"})
    void anything_else_is_refused_without_being_repeated(String id) {
        assertThatThrownBy(() -> new UserId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a user id is 1 to 64 characters of [A-Za-z0-9_-]");
    }
}
