package dev.lectern.rag.onnx;

import java.nio.file.Path;

/** Where the tokenizer's and the runtime's native libraries go, and that they keep to themselves. */
final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Only the first call in a process has an effect: the libraries are loaded once. An operator's own choice
     * stays: a property because it is kept here, a variable because DJL asks for variables first.
     */
    static void unpackInto(Path cache) {
        setUnlessSet("DJL_CACHE_DIR", cache.toString());
        setUnlessSet("ENGINE_CACHE_DIR", cache.toString());
        // The tokenizer otherwise asks which CUDA is installed and warns that there is none.
        setUnlessSet("RUST_FLAVOR", "cpu");
        // DJL otherwise asks the cloud's metadata service where it runs, and reports that to its makers.
        setUnlessSet("OPT_OUT_TRACKING", "true");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
