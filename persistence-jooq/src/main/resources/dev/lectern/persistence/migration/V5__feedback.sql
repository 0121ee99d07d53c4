-- What a reader thinks of an answer. It is part of the answer: whatever removes the one removes the other.
alter table lectern.message
    add column feedback text check (feedback in ('up', 'down')),
    add column feedback_reason text check (feedback_reason ~ '\S'),
    add column feedback_at timestamptz,
    add constraint feedback_is_whole check ((feedback is null) = (feedback_at is null) and
                                            (feedback is not null or feedback_reason is null)),
    add constraint only_an_ended_answer_has_feedback check (feedback is null or
                                                            (role = 'answer' and status <> 'streaming'));
