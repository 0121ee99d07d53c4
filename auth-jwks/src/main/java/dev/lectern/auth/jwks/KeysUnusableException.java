package dev.lectern.auth.jwks;

/** A fetch of keys that gave none. The message says which rule failed; it never quotes what the issuer sent. */
final class KeysUnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    KeysUnusableException(String rule) {
        super(rule);
    }
}
