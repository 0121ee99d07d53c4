package dev.lectern.core.book;

import java.util.Arrays;

/** A vector that stands for the meaning of a text: immutable, of unit length. */
public final class Embedding {
    private final float[] values;

    private Embedding(float[] values) {
        this.values = values;
    }

    /**
     * Scales the values to unit length; a vector of zeros stays as it is.
     *
     * @throws IllegalArgumentException if a value is not finite or there is none
     */
    public static Embedding of(float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an embedding has at least one dimension");
        }
        double squares = 0;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("an embedding holds finite numbers only");
            }
            squares += (double) value * value;
        }
        float[] unit = values.clone();
        if (squares > 0) {
            double length = Math.sqrt(squares);
            for (int i = 0; i < unit.length; i++) {
                unit[i] = (float) (unit[i] / length);
            }
        }
        return new Embedding(unit);
    }

    /** How many numbers it has. */
    public int dimensions() {
        return values.length;
    }

    /** A copy of its numbers. */
    public float[] toArray() {
        return values.clone();
    }

    /**
     * The cosine of the angle between the two, -1 to 1.
     *
     * @throws IllegalArgumentException if the dimensions differ
     */
    public double cosine(Embedding other) {
        if (values.length != other.values.length) {
            throw new IllegalArgumentException(
                    "embeddings of " + values.length + " and " + other.values.length + " dimensions");
        }
        double dot = 0;
        for (int i = 0; i < values.length; i++) {
            dot += (double) values[i] * other.values[i];
        }
        return Math.max(-1, Math.min(1, dot));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + values.length + "]";
    }
}
