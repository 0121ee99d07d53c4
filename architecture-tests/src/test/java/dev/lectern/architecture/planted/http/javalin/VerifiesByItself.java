package dev.lectern.architecture.planted.http.javalin;

import org.jose4j.jws.JsonWebSignature;

public final class VerifiesByItself {
    public Object token() {
        return new JsonWebSignature();
    }
}
