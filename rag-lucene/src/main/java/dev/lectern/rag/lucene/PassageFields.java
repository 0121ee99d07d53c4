package dev.lectern.rag.lucene;

import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Heading;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** How a passage lies in a Lucene document. */
final class PassageFields {
    static final String ID = "id";
    static final String PAGE = "page";
    static final String WORDS = "words";
    static final String EMBEDDING = "embedding";
    private static final String ANCHOR = "anchor";
    private static final String TITLE = "title";
    private static final String TEXT = "text";
    private static final String FURTHER = "further";

    private PassageFields() {}

    static Term key(PassageId id) {
        return new Term(ID, id.value());
    }

    static Document document(EmbeddedPassage embedded) {
        Passage passage = embedded.passage();
        Document document = new Document();
        document.add(new StringField(ID, passage.id().value(), Field.Store.YES));
        // Once more, to be read alone: what is stored is compressed together with the text.
        document.add(new BinaryDocValuesField(ID, new BytesRef(passage.id().value())));
        document.add(new StringField(PAGE, passage.locator().page(), Field.Store.YES));
        String anchor = passage.locator().anchor();
        if (anchor != null) {
            document.add(new StoredField(ANCHOR, anchor));
        }
        for (String heading : passage.title()) {
            document.add(new StoredField(TITLE, heading));
        }
        document.add(new StoredField(TEXT, passage.text()));
        for (Heading heading : passage.further()) {
            document.add(new StoredField(FURTHER, bytes(heading)));
        }
        document.add(new TextField(WORDS, passage.indexedText(), Field.Store.NO));
        document.add(new KnnFloatVectorField(
                EMBEDDING, embedded.embedding().toArray(), VectorSimilarityFunction.DOT_PRODUCT));
        return document;
    }

    /** The ids of these documents. */
    static Map<Integer, PassageId> ids(IndexReader reader, Collection<Integer> docs) throws IOException {
        Map<Integer, PassageId> ids = new HashMap<>();
        List<Integer> ascending = docs.stream().sorted().toList();
        for (LeafReaderContext leaf : reader.leaves()) {
            BinaryDocValues values = DocValues.getBinary(leaf.reader(), ID);
            for (int doc : ascending) {
                int local = doc - leaf.docBase;
                if (local >= 0 && local < leaf.reader().maxDoc() && values.advanceExact(local)) {
                    ids.put(doc, new PassageId(values.binaryValue().utf8ToString()));
                }
            }
        }
        return ids;
    }

    static Passage passage(StoredFields fields, int doc) throws IOException {
        Document document = fields.document(doc);
        return new Passage(
                new PassageId(document.get(ID)),
                new Locator(document.get(PAGE), document.get(ANCHOR)),
                List.of(document.getValues(TITLE)),
                document.get(TEXT),
                further(document));
    }

    private static List<Heading> further(Document document) throws IOException {
        List<Heading> headings = new ArrayList<>();
        for (BytesRef bytes : document.getBinaryValues(FURTHER)) {
            headings.add(heading(bytes));
        }
        return headings;
    }

    private static byte[] bytes(Heading heading) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(heading.start());
            out.writeUTF(heading.locator().page());
            out.writeUTF(Objects.requireNonNullElse(heading.locator().anchor(), ""));
            for (String step : heading.title()) {
                out.writeUTF(step);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Heading heading(BytesRef bytes) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes.bytes, bytes.offset, bytes.length))) {
            int start = in.readInt();
            String page = in.readUTF();
            String anchor = in.readUTF();
            List<String> title = new ArrayList<>();
            while (in.available() > 0) {
                title.add(in.readUTF());
            }
            return new Heading(start, new Locator(page, anchor.isEmpty() ? null : anchor), title);
        }
    }
}
