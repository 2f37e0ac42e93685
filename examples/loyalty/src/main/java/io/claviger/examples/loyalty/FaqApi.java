package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Questions that customers ask, and whether the answers helped. */
final class FaqApi {
    private final List<Question> questions = List.of(
            new Question("earn-points", "How do I earn points?", "Every purchase gives points; so do challenges."),
            new Question("spend-points", "What can I do with my points?", "Claim rewards, or give points to a friend."),
            new Question("levels", "How do I reach the next level?", "By the points that you earned in all."));

    private static final class Question {
        private final String id;
        private final String title;
        private final String answer;
        private long helpful;
        private long unhelpful;

        Question(String id, String title, String answer) {
            this.id = id;
            this.title = title;
            this.answer = answer;
        }

        void vote(boolean helped) {
            if (helped) {
                helpful++;
            } else {
                unhelpful++;
            }
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("id", id)
                    .put("question", title)
                    .put("answer", answer)
                    .put("helpful", helpful)
                    .put("unhelpful", unhelpful);
        }
    }

    void mount(Routes routes) {
        routes.get("/faq", this::list).get("/faq/{questionId}", this::read).post("/faq/{questionId}/vote", this::vote);
    }

    private Answer list(Call call) {
        return Answer.items(questions.stream().map(Question::toJson).toList());
    }

    private Answer read(Call call) {
        return Answer.ok(question(call).toJson());
    }

    private Answer vote(Call call) {
        Question question = question(call);
        question.vote(call.body("helpful").flag("helpful"));
        return Answer.ok(question.toJson());
    }

    private Question question(Call call) {
        String id = call.path("questionId");
        return questions.stream()
                .filter(question -> question.id.equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.unknown("QUESTION_UNKNOWN", "There is no question " + id + "."));
    }
}
