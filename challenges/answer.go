package challenges

import "strconv"

// checkAnswers normalises the answers and puts them in the order of the
// questions, each of which must have one.
func (c *Challenge) checkAnswers(cmd SubmitGuess) ([]Answer, error) {
	pointer := func(i int, rest string) string {
		if cmd.Flat {
			return rest
		}
		return "/answers/" + strconv.Itoa(i) + rest
	}
	ordered := make([]Answer, len(c.Questions))
	for i, a := range cmd.Answers {
		if a.Question == "" {
			a.Question = c.onlyPlace()
		}
		j := c.questionIndex(a.Question)
		if j < 0 && cmd.Flat {
			return nil, &Error{Code: CodeQuestionUnknown, Field: "/place", Message: "The challenge does not ask for one place. Use answers."}
		}
		if j < 0 {
			return nil, &Error{Code: CodeQuestionUnknown, Field: pointer(i, "/question"), Message: "The challenge has no such question."}
		}
		if ordered[j].Question != "" {
			return nil, &Error{Code: CodeQuestionTwice, Field: pointer(i, "/question"), Message: "The question has an answer already."}
		}
		var err error
		if ordered[j], err = c.Questions[j].check(pointer(i, ""), a); err != nil {
			return nil, err
		}
	}
	for j, a := range ordered {
		if a.Question == "" && c.Questions[j].Ask.Kind() == KindReasoning { // nobody has to give reasons
			ordered[j] = Answer{Question: c.Questions[j].ID, Reasoning: new(Reasoning)}
			continue
		}
		if a.Question == "" {
			return nil, &Error{Code: CodeQuestionUnanswered, Field: "/answers", Message: "Answer every question.",
				Params: map[string]any{"question": c.Questions[j].ID}}
		}
	}
	return ordered, nil
}

// onlyPlace is the only question for a place; empty when there is none, or more.
func (c *Challenge) onlyPlace() (only QuestionID) {
	for _, q := range c.Questions {
		if q.Ask.Kind() != KindPlace {
			continue
		}
		if only != "" {
			return ""
		}
		only = q.ID
	}
	return only
}

func (c *Challenge) questionIndex(id QuestionID) int {
	for i, q := range c.Questions {
		if q.ID == id {
			return i
		}
	}
	return -1
}
