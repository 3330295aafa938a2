package server

import (
	"cmp"
	"net/http"
	"slices"

	"geodrill/challenges"
	"geodrill/tiles"
)

// problemDoc explains a code that a problem may have.
type problemDoc struct {
	Code    string
	Status  int
	Meaning string
}

// problemDocs explains every code there is, by status.
func problemDocs() []problemDoc {
	domain := func(code challenges.Code, meaning string) problemDoc {
		return problemDoc{Code: string(code), Status: statusOf(code), Meaning: meaning}
	}
	upload := func(code, meaning string) problemDoc {
		return problemDoc{Code: code, Status: toProblem(&tiles.GateError{Code: code}).status, Meaning: meaning}
	}
	docs := []problemDoc{
		{codeJSONMalformed, http.StatusBadRequest, "The body is not JSON. `params.offset` is the byte where reading it ended."},
		{codeRequestInvalid, http.StatusBadRequest, "The request does not fit this contract. `errors` names each part that does not."},
		{codeNotSignedIn, http.StatusUnauthorized, "There is no session, or it is over. Join or sign in."},
		{codeScope, http.StatusForbidden, "The API token does not have the scope `params.scope` that this operation needs; `session` means that no token has it."},
		{codePasswordChange, http.StatusForbidden, "Others know the account's password, for it was made by the program. Choose one with `PUT /api/v1/me/password`; until then nothing else is allowed."},
		{codeCrossOrigin, http.StatusForbidden, "The page of another site made the browser send this. Requests that change something come from this site's own pages, or from no page at all."},
		{codeRouteNotFound, http.StatusNotFound, "There is nothing at this path."},
		{codeMethodNotAllowed, http.StatusMethodNotAllowed, "The path is there, but not with this method. The `Allow` header lists those it has."},
		{codeBodyTooLarge, http.StatusRequestEntityTooLarge, "The body is longer than `params.maxBytes`."},
		{codeMediaType, http.StatusUnsupportedMediaType, "The body is of another type. Send JSON, as `Content-Type: application/json`, and files as `application/octet-stream`."},
		{codeUploadStalled, http.StatusRequestTimeout, "No byte of the upload came for half a minute, or it took longer than an hour. Nothing is stored."},
		{codePackInvalid, http.StatusUnprocessableEntity, "What was sent cannot be imported. `params.reason` says why: sealed (it needs a passphrase), passphrase (a wrong one), archive, unknown, content (`params.findings` lists file, line, column and message), photo, damaged."},
		{codeSlowDown, http.StatusTooManyRequests, "Too many wrong codes or sign-ins from this address. The `Retry-After` header and `params.seconds` say how long to wait."},
		{codeInternal, http.StatusInternalServerError, "Something went wrong in the server. `instance` is what to look for in its log. The same request may work later."},
		{codeUnavailable, http.StatusServiceUnavailable, "The server is starting, stopping, or waiting for its database or its store of photos. Try again in a moment."},

		domain(challenges.CodeNotFound, "There is no such thing, or it is not yours to see."),
		domain(challenges.CodeForbidden, "Your role may not do this."),
		domain(challenges.CodeInvalid, "A value makes no sense. `errors` says which and why."),
		domain(challenges.CodeLatitudeRange, "A latitude is below -90 or above 90 degrees. Longitude comes first: perhaps the two are swapped."),
		domain(challenges.CodeNotFinite, "A coordinate is not a number of degrees."),
		domain(challenges.CodeAliasTaken, "The cohort has a trainee with this alias. Take another, or send its recovery code if it is yours."),
		domain(challenges.CodeJoinCode, "No cohort has this join code."),
		domain(challenges.CodeRecoveryCode, "The recovery code is not this alias's."),
		domain(challenges.CodeNotOpen, "The exercise has not opened yet."),
		domain(challenges.CodeClosed, "The exercise is over for so long that it takes no late guesses either."),
		domain(challenges.CodeSuperseded, "A later guess of the trainee for the challenge counts: only the last one can be taken in or out."),
		domain(challenges.CodeGuessMarked, "The reasoning of the guess has been marked: take the marking back before you take the guess out."),
		domain(challenges.CodeNotRevealed, "The debrief comes with the reveal, and that has not been yet."),
		domain(challenges.CodeNoAttempts, "You have used every attempt at this challenge."),
		domain(challenges.CodeHintOrder, "Hints are opened in their order; `params.number` is the one to open first."),
		domain(challenges.CodeIdempotencyReused, "This `Idempotency-Key` came before with another request. Make a new one for each guess and hint."),
		domain(challenges.CodeQuestionUnanswered, "A question of the challenge has no answer."),
		domain(challenges.CodeQuestionUnknown, "An answer is to a question that the challenge does not have."),
		domain(challenges.CodeQuestionTwice, "A question is answered twice."),
		domain(challenges.CodeAnswerKind, "An answer is of another kind than its question, which is `params.kind`."),
		domain(challenges.CodeSpanTooLong, "A stated interval of time is longer than `params.maxSpanMinutes`."),
		{codeIfMatchRequired, http.StatusPreconditionRequired, "A change does not say of what. Send the ETag that came with what you have seen, as `If-Match`."},
		domain(challenges.CodeChanged, "What you want to change is not what you have seen. `current` is what is there, and `ETag` its tag: put the two together and try again."),
		domain(challenges.CodeMarkedTwice, "Two accounts have marked the reasoning. Settle it, or ask one of them to take theirs back."),
		domain(challenges.CodeNotMarkedTwice, "Only a reasoning that two accounts have marked is settled. Mark it."),
		domain(challenges.CodeSettled, "The marking is settled. Take the settled one back before you change yours."),
		domain(challenges.CodeNameTaken, "You have a set of this name, or deleted one that can still be restored. `params.name` is the name."),
		domain(challenges.CodeIncomplete, "Something is missing in the draft. `errors` says what; the set's problems list all of it."),
		domain(challenges.CodeAccountUnknown, "No account has the name."),
		domain(challenges.CodePaused, "The exercise is paused; it takes guesses again when it goes on."),
		domain(challenges.CodePhase, "The exercise is in another phase, `params.phase`, than this is for."),
		domain(challenges.CodeLesson, "The lesson is `params.state`, which has no place for the command. `params.commands` can be given, on `params.step`."),
		domain(challenges.CodeGuessed, "Somebody has guessed or opened a hint in the exercise: what every guess stands on can no longer be changed."),
		domain(challenges.CodeExerciseRevealed, "The answers of the exercise are told, or about to be: nothing of it changes any more."),
		domain(challenges.CodeArchived, "The cohort is archived: it takes neither trainees nor exercises."),
		domain(challenges.CodeJoiningClosed, "The cohort is closed to joining. Who is in it comes back with a recovery code."),
		domain(challenges.CodeNameWrong, "What cannot be undone is confirmed by a name, and this is another."),
		domain(challenges.CodeTeamTaken, "A team of the cohort has this name."),
		domain(challenges.CodeRosterInvalid, "The list of trainees cannot be read. `params.line` says where, `params.reason` why: too_large, too_many, workbook, encoding, quotes, columns, empty, no_alias, alias, taken, team."),
		domain(challenges.CodeConflict, "Something changed meanwhile. Read it again and retry."),
		domain(challenges.CodeImageInUse, "A set shows the image, published or as a draft, so it cannot be deleted."),
		domain(challenges.CodeImageNotReady, "The image is still being worked on, or has failed."),

		upload(tiles.CodeEmpty, "The uploaded file is empty."),
		upload(tiles.CodeTooLarge, "The uploaded file is longer than `params.maxBytes`."),
		upload(tiles.CodeTooManyPixels, "The image has more pixels than can be decoded safely; `params` has its size and the limit."),
		upload(tiles.CodeUnsupported, "The uploaded file is not an image of a kind that can be read; `params.format` is what it seems to be."),
		upload(tiles.CodeZeroSized, "The uploaded image has no width or no height; `params.format` is what it is."),
		upload(tiles.CodeAnimated, "The uploaded file is an animation; `params.format` is what it is. Send a single picture."),
		upload(tiles.CodeTruncated, "The uploaded image is cut off; `params.format` is what it is."),
		upload(tiles.CodeCorrupt, "The uploaded image is damaged; `params.format` is what it is."),
		upload(tiles.CodePolyglot, "The uploaded file is an image of `params.format` and at once a file of the kind `params.also`."),
		upload(tiles.CodeTooSlow, "Working on the uploaded image took longer than `params.seconds`."),
	}
	for _, a := range accountProblems() {
		if a.meaning != "" { // else the code is one of the above
			docs = append(docs, problemDoc{a.code, a.status, a.meaning})
		}
	}
	slices.SortStableFunc(docs, func(a, b problemDoc) int { return cmp.Compare(a.Status, b.Status) })
	return docs
}
