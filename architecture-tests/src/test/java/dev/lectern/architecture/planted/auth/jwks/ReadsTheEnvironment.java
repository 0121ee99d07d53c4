package dev.lectern.architecture.planted.auth.jwks;

public final class ReadsTheEnvironment {
    public String issuer() {
        return System.getenv("ISSUER") + System.getenv();
    }
}
