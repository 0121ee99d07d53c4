package dev.lectern.testkit.asking;

import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.ExtractiveAnswers;
import dev.lectern.testkit.book.WordEmbedder;

class ExtractiveAnswersContractTest implements AnswerGeneratorContract {
    private final ExtractiveAnswers answers = new ExtractiveAnswers(new WordEmbedder());

    @Override
    public AnswerGenerator generator() {
        return answers;
    }
}
