package dev.lectern.architecture.planted.app;

import org.apache.lucene.analysis.standard.StandardAnalyzer;

public final class CutsWordsByItself {
    public Object analyzer() {
        return new StandardAnalyzer();
    }
}
