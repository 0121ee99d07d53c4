package dev.lectern.auth.jwks;

import static dev.lectern.auth.jwks.Issuer.OTHER_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.testkit.identity.JwksServer;
import dev.lectern.testkit.identity.SigningKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Key sets for {@link KeyParser}: a sound key, which must survive, beside the one under test. */
final class Jwks {
    private Jwks() {}

    static KeySet parseBeside(Map<String, Object> jwk) throws KeysUnusableException {
        return parse(List.of(OTHER_KEY.jwk(), jwk));
    }

    static KeySet parse(List<Map<String, Object>> jwks) throws KeysUnusableException {
        return KeyParser.parse(JwksServer.document(jwks).getBytes(UTF_8));
    }

    static Map<String, Object> with(SigningKey key, String name, Object value) {
        Map<String, Object> jwk = new LinkedHashMap<>(key.jwk());
        jwk.put(name, value);
        return jwk;
    }

    static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(jwk);
        changed.put(name, value);
        return changed;
    }

    static void assertSkipped(Map<String, Object> jwk, String reason) throws KeysUnusableException {
        KeySet set = parseBeside(jwk);
        assertThat(set.size()).as(reason).isEqualTo(1);
        assertThat(set.find(OTHER_KEY.kid())).isPresent();
        assertThat(set.skipped())
                .singleElement()
                .asString()
                .startsWith("key 2: ")
                .contains(reason);
    }
}
