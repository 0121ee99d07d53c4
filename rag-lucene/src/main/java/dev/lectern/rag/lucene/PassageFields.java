package dev.lectern.rag.lucene;

import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;

/** How a passage lies in a Lucene document. */
final class PassageFields {
    static final String ID = "id";
    static final String PAGE = "page";
    static final String WORDS = "words";
    static final String EMBEDDING = "embedding";
    private static final String ANCHOR = "anchor";
    private static final String TITLE = "title";
    private static final String TEXT = "text";

    private PassageFields() {}

    static Term key(PassageId id) {
        return new Term(ID, id.value());
    }

    static Document document(EmbeddedPassage embedded) {
        Passage passage = embedded.passage();
        Document document = new Document();
        document.add(new StringField(ID, passage.id().value(), Field.Store.YES));
        document.add(new StringField(PAGE, passage.locator().page(), Field.Store.YES));
        String anchor = passage.locator().anchor();
        if (anchor != null) {
            document.add(new StoredField(ANCHOR, anchor));
        }
        for (String heading : passage.title()) {
            document.add(new StoredField(TITLE, heading));
        }
        document.add(new StoredField(TEXT, passage.text()));
        document.add(new TextField(WORDS, passage.indexedText(), Field.Store.NO));
        document.add(new KnnFloatVectorField(
                EMBEDDING, embedded.embedding().toArray(), VectorSimilarityFunction.DOT_PRODUCT));
        return document;
    }

    static Passage passage(StoredFields fields, int doc) throws IOException {
        Document document = fields.document(doc);
        return new Passage(
                new PassageId(document.get(ID)),
                new Locator(document.get(PAGE), document.get(ANCHOR)),
                List.of(document.getValues(TITLE)),
                document.get(TEXT));
    }
}
