package challenges

import (
	"errors"
	"fmt"
)

// Code names a kind of refusal. Codes are part of the API: they are never
// renamed, and the user interface translates by them.
type Code string

// The codes of this package.
const (
	CodeNotFound           Code = "not_found"             // there is no such thing, or not for this actor
	CodeForbidden          Code = "forbidden"             // the actor's role may not do this
	CodeInvalid            Code = "invalid"               // a value that makes no sense; Field says which
	CodeLatitudeRange      Code = "latitude_out_of_range" // a latitude beyond 90 degrees
	CodeNotFinite          Code = "coordinate_not_finite" // a coordinate that is no number of degrees
	CodeAliasTaken         Code = "alias_taken"           // another trainee of the cohort has the alias
	CodeJoinCode           Code = "join_code_unknown"     // no cohort has the code
	CodeRecoveryCode       Code = "recovery_code_wrong"   // the recovery code is not that trainee's
	CodeNotOpen            Code = "exercise_not_open"     // the exercise opens later
	CodeClosed             Code = "exercise_closed"       // the exercise is over
	CodeNotRevealed        Code = "not_revealed"          // the key is still secret for this actor
	CodeNoAttempts         Code = "no_attempts_left"      // the trainee has used every attempt
	CodeHintOrder          Code = "hint_order"            // a hint before it is not open yet; Params: number, of that
	CodeIdempotencyReused  Code = "idempotency_key_reused"
	CodeQuestionUnanswered Code = "question_unanswered" // a question of the challenge has no answer
	CodeQuestionUnknown    Code = "question_unknown"    // an answer to a question the challenge does not have
	CodeQuestionTwice      Code = "question_twice"      // two answers to one question
	CodeAnswerKind         Code = "answer_kind"         // an answer of another kind than its question
	CodeSpanTooLong        Code = "span_too_long"       // a stated interval longer than the question allows
	CodeAccountUnknown     Code = "account_unknown"     // no account has the name
	CodePaused             Code = "exercise_paused"     // the exercise takes no guesses for now
	CodePhase              Code = "exercise_phase"      // the exercise is in another phase than the action is for
	CodeLesson             Code = "lesson_command"      // the lesson's state has no place for the command
	CodeGuessed            Code = "exercise_guessed"    // guesses stand against it
	CodeExerciseRevealed   Code = "exercise_revealed"   // the answers are told: nothing of the exercise changes any more
	CodeArchived           Code = "cohort_archived"     // the cohort is archived
	CodeJoiningClosed      Code = "joining_closed"      // the cohort takes nobody new
	CodeNameWrong          Code = "name_wrong"          // the name that confirms is another
	CodeTeamTaken          Code = "team_taken"          // another team of the cohort has the name
	CodeRosterInvalid      Code = "roster_invalid"      // a list of trainees that cannot be read, or a line of it
	CodeConflict           Code = "conflict"            // something changed meanwhile; read again and retry
	CodeImageInUse         Code = "image_in_use"        // a set shows the image
	CodeImageNotReady      Code = "image_not_ready"     // the image is still worked on, or has failed
	CodeChanged            Code = "changed_meanwhile"   // what is to be changed is not what the actor has seen
	CodeNameTaken          Code = "name_taken"          // another set of the owner has the name
	CodeMarkedTwice        Code = "marked_twice"        // two have marked the reasoning
	CodeNotMarkedTwice     Code = "not_marked_twice"    // fewer than two have
	CodeSettled            Code = "marking_settled"     // the marking is settled
	CodeSuperseded         Code = "guess_superseded"    // a later guess of the trainee counts
	CodeGuessMarked        Code = "guess_marked"        // the reasoning of the guess has been marked
	CodeIncomplete         Code = "set_incomplete"      // something is missing in a draft that is to be published
)

// Error is a refusal that its receiver may be told in full. Any other error
// that this package returns is a failure whose text is for the operator only.
type Error struct {
	Code    Code
	Message string         // English, for a person
	Params  map[string]any // what a translation of Message needs
	Field   string         // a JSON pointer into the request, such as /place/coordinates/1, or empty

	Problems []Problem // all that is wrong, where more than Field may be
}

// Error returns the code and the message.
func (e *Error) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%s: %s", e.Code, e.Message)
	}
	return fmt.Sprintf("%s: %s: %s", e.Code, e.Field, e.Message)
}

// Refusal implements [job.Refusal]: trying again would not help.
func (e *Error) Refusal() (code, message string, params map[string]any) {
	return string(e.Code), e.Message, e.Params
}

// CodeOf returns the code of the Error in err's chain, or "" if it has none.
func CodeOf(err error) Code {
	if err == nil { // by far the most frequent
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func notFound(what string) error {
	return &Error{Code: CodeNotFound, Message: "There is no such " + what + ".", Params: map[string]any{"what": what}}
}

func invalid(field, format string, args ...any) error {
	return &Error{Code: CodeInvalid, Message: fmt.Sprintf(format, args...), Field: field}
}

func forbidden() error {
	return &Error{Code: CodeForbidden, Message: "Your role may not do this."}
}
