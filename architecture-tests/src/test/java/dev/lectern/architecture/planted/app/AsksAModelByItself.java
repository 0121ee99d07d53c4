package dev.lectern.architecture.planted.app;

import com.openai.core.ClientOptions;

public final class AsksAModelByItself {
    public Object options() {
        return ClientOptions.builder();
    }
}
