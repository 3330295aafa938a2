package server

import (
	"errors"
	"net/http"

	"geodrill/challenges"
	"geodrill/challenges/account"
)

// The codes of what package account refuses.
const (
	codePasswordWrong     = "password_wrong"
	codePasswordLength    = "password_length"
	codePasswordCommon    = "password_common"
	codePasswordIsName    = "password_is_name"
	codePasswordUnchanged = "password_unchanged"
	codeNameTaken         = "account_name_taken"
	codeName              = "account_name"
	codeLastAdmin         = "last_admin"
	codeInvitation        = "invitation_unknown"
	codeTooManyTokens     = "too_many_tokens"
	codeTokenLife         = "token_life"
)

// accountError is how a refusal of package account is answered and explained.
type accountError struct {
	err     error
	code    string
	status  int
	detail  string // what the answer tells
	pointer string // to the part of the request, or empty
	params  map[string]any
	meaning string // what the page about the API tells
}

// accountProblems are the refusals of package account, those of a session
// excepted.
func accountProblems() []accountError {
	const unprocessable = http.StatusUnprocessableEntity
	length := map[string]any{"min": account.MinPasswordRunes, "maxBytes": account.MaxPasswordBytes}
	return []accountError{
		{account.ErrSignIn, codeSignIn, http.StatusUnauthorized, "The name or the password is wrong.", "", nil,
			"The name or the password is wrong, or the account is disabled."},
		{account.ErrOldPassword, codePasswordWrong, unprocessable, "This is not your present password.", "/old", nil,
			"The present password, which changing it asks for, is another."},
		{account.ErrPasswordLength, codePasswordLength, unprocessable, "Use 12 characters or more.", "", length,
			"A password has `params.min` characters or more, and at most `params.maxBytes` bytes."},
		{account.ErrPasswordCommon, codePasswordCommon, unprocessable, "Many people have this password, so it is tried first. Use another.", "", nil,
			"The password is among those that are tried first, with or without a few digits and signs, or only counts or repeats."},
		{account.ErrPasswordIsName, codePasswordIsName, unprocessable, "This is hardly more than your name. Use another.", "", nil,
			"The password begins or ends with the account's name and has fewer than eight characters besides."},
		{account.ErrPasswordUnchanged, codePasswordUnchanged, unprocessable, "This is your present password. Use another.", "/new", nil,
			"The new password is the present one."},
		{account.ErrNameTaken, codeNameTaken, http.StatusConflict, "Another account has this name.", "/name", nil,
			"Another account has this name, in any case."},
		{account.ErrName, codeName, unprocessable, "Use 1 to 64 characters without spaces.", "/name", nil,
			"The name of an account has 1 to 64 characters that can be seen, none of them a space."},
		{account.ErrLastAdmin, codeLastAdmin, http.StatusConflict, "This is the last admin. Make another one first.", "", nil,
			"The change would leave no admin who can sign in."},
		{account.ErrInvitation, codeInvitation, http.StatusNotFound, "This invitation was used or taken back, or is over. Ask for another.", "", nil,
			"No invitation has this token: it was accepted or taken back, or its week is over."},
		{account.ErrTooManyTokens, codeTooManyTokens, http.StatusConflict, "Revoke a token first.", "", map[string]any{"max": account.MaxTokens},
			"An account has at most `params.max` API tokens."},
		{account.ErrTokenLife, codeTokenLife, unprocessable, "A token ends within a year, and not before now.", "/expiresAt", nil,
			"An API token ends within a year, and not before now."},
		{account.ErrTokenName, string(challenges.CodeInvalid), unprocessable, "Use 1 to 100 characters that can be seen.", "/name", nil, ""},
		{account.ErrNoToken, string(challenges.CodeNotFound), http.StatusNotFound, "There is no such token.", "", nil, ""},
		{account.ErrNoSession, string(challenges.CodeNotFound), http.StatusNotFound, "There is no such session.", "", nil, ""},
		{account.ErrNotFound, string(challenges.CodeNotFound), http.StatusNotFound, "There is no such account.", "", nil, ""},
	}
}

// accountProblem finds what a refusal of package account is answered with, or
// nil.
func accountProblem(err error) *problemError {
	for _, a := range accountProblems() {
		if !errors.Is(err, a.err) {
			continue
		}
		p := problem(a.status, a.code, a.detail)
		p.params = a.params
		if a.pointer != "" {
			p.errors = []fieldError{{pointer: a.pointer, detail: a.detail}}
		}
		return p
	}
	return nil
}
