package server

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/challenges/pack/foreign"
	"geodrill/server/api"
	"geodrill/tiles"

	"golang.org/x/text/language"
)

// photoImport is how long the connection of an import stays open while one more of
// its photos is stored.
const photoImport = 3 * time.Minute

// ImportPack implements the contract. Imports are read one at a time: what is
// encrypted takes memory to try.
func (s *Server) ImportPack(ctx context.Context, r api.ImportPackRequestObject) (api.ImportPackResponseObject, error) {
	call := callerOf(ctx)
	if !call.actor.Authors() {
		return nil, &challenges.Error{Code: challenges.CodeForbidden, Message: "Your role may not do this."}
	}
	source, err := importSource(r.Params)
	if err != nil {
		return nil, err
	}
	file, err := receivePack(r.Body)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	select {
	case s.importing <- struct{}{}:
		defer func() { <-s.importing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	wait, ok := r.Body.(interface{ keepOpen(time.Duration) error })
	keepOpen := func(int, int) {
		if ok {
			_ = wait.keepOpen(photoImport) // a connection that is gone cancels ctx
		}
	}
	keepOpen(0, 0)
	plain, err := unsealedPack(file, r.Params.PackPassphrase)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	draft, report, err := readImport(plain, source)
	if err != nil {
		return nil, importProblem(err)
	}
	return s.importDraft(ctx, call.actor, draft, report, r.Params.Store != nil && *r.Params.Store, keepOpen)
}

// importDraft reports what a draft would become, and makes it that if it is to be
// stored.
func (s *Server) importDraft(ctx context.Context, actor challenges.Actor, d challenges.Draft, report api.PackReport, store bool,
	progress func(photo, of int),
) (api.ImportPackResponseObject, error) {
	if report.Becomes == api.Version {
		present, _, err := s.challenges.SetNamed(ctx, actor, d.Name)
		if err != nil {
			return nil, err
		}
		report.Number = present.Number + 1
		if err := d.Validate(); err != nil {
			return nil, err
		}
	}
	if !store {
		return api.ImportPack200JSONResponse(report), nil
	}
	var set challenges.SetID
	if report.Becomes == api.Version {
		v, err := s.challenges.Publish(ctx, actor, d, progress)
		if err != nil {
			return nil, importProblem(err)
		}
		set, report.Number = v.SetID, v.Number
	} else {
		started, err := s.challenges.StartSet(ctx, actor, d, progress)
		if err != nil {
			return nil, importProblem(err)
		}
		set, report.Name = started.ID, started.Name
	}
	report.Set = nullText(string(set))
	return api.ImportPack201JSONResponse(report), nil
}

// importSource is what the request says of its body.
func importSource(p api.ImportPackParams) (foreign.Source, error) {
	s := foreign.Source{Name: path.Base(strings.ReplaceAll(textOf(p.Name), `\`, "/")), Language: "en", Zone: time.UTC, Metadata: PhotoMetadata}
	if p.Language != nil {
		tag, err := language.Parse(*p.Language)
		if err != nil {
			return s, &challenges.Error{Code: challenges.CodeInvalid, Message: "This is no language tag, such as en or ru.", Field: "query:language"}
		}
		s.Language = tag.String()
	}
	if p.Zone != nil {
		zone, err := time.LoadLocation(*p.Zone)
		if err != nil || !challenges.IsZone(*p.Zone) {
			return s, &challenges.Error{Code: challenges.CodeInvalid, Message: "This is no time zone, such as Asia/Almaty.", Field: "query:zone"}
		}
		s.Zone = zone
	}
	return s, nil
}

// readImport reads what an archive holds. Its pictures are opened from the archive
// later.
func readImport(f *packFile, s foreign.Source) (challenges.Draft, api.PackReport, error) {
	fsys, err := pack.OpenForeignArchive(f, f.size)
	if err != nil {
		return challenges.Draft{}, api.PackReport{}, err
	}
	if _, err := fs.Stat(fsys, pack.FileName); err == nil {
		if fsys, err = pack.OpenArchive(f, f.size); err != nil { // once more, by the rules of packs
			return challenges.Draft{}, api.PackReport{}, err
		}
		draft, err := pack.Read(fsys)
		return draft, reportOf(draft, "pack", api.Version, foreign.Report{}), err
	}
	s.Files, s.Photos = fsys, fsys
	s.File = onlyList(fsys)
	format, ok := foreign.Detect(s)
	if !ok {
		return challenges.Draft{}, api.PackReport{}, errUnknownPack
	}
	draft, report, err := foreign.Read(s, format)
	return draft, reportOf(draft, string(format), api.Draft, report), err
}

// onlyList is the only list of places in the folder, or "".
func onlyList(fsys fs.FS) (list string) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if _, ok := foreign.Detect(foreign.Source{File: e.Name()}); !ok || e.IsDir() {
			continue
		}
		if list != "" {
			return ""
		}
		list = e.Name()
	}
	return list
}

func reportOf(d challenges.Draft, format string, becomes api.PackReportBecomes, r foreign.Report) api.PackReport {
	title, _ := d.Title.In()
	out := api.PackReport{
		Format: api.PackReportFormat(format), Becomes: becomes, Name: d.Name, Title: title, Languages: d.Languages,
		Set: nullText(""), ChallengeCount: len(d.Challenges), Took: orEmpty(r.Took), Changed: orEmpty(r.Changed), LeftOut: orEmpty(r.LeftOut),
	}
	for _, c := range d.Challenges {
		out.PhotoCount += len(c.Photos)
		out.QuestionCount += len(c.Questions)
	}
	return out
}

func orEmpty(lines []string) []string {
	if lines == nil {
		return []string{}
	}
	return lines
}

var errUnknownPack = errors.New("an archive of something else")

// importProblem is what a refused import is answered with.
func importProblem(err error) error {
	var (
		findings pack.Errors
		archive  *pack.ArchiveError
		gate     *tiles.GateError
	)
	switch {
	case errors.As(err, &findings):
		p := packProblem("content", findings[0].Error())
		list := make([]map[string]any, len(findings))
		for i, f := range findings {
			list[i] = map[string]any{"file": f.File, "line": f.Line, "column": f.Column, "message": f.Message}
		}
		p.params["findings"] = list
		return p
	case errors.As(err, &archive):
		return packProblem("archive", archive.Error())
	case errors.As(err, &gate):
		return packProblem("photo", err.Error())
	case errors.Is(err, errUnknownPack):
		return packProblem("unknown", "This is no pack, for it has no "+pack.FileName+", and nothing else that can be imported.")
	}
	return err
}

// packProblem says why something cannot be imported; detail is shown with the
// reason.
func packProblem(reason, detail string) *problemError {
	p := problem(http.StatusUnprocessableEntity, codePackInvalid, detail)
	p.params = map[string]any{"reason": reason, "detail": detail}
	return p
}

// passphraseOf reads the header of a passphrase.
func passphraseOf(header *string) (string, error) {
	passphrase, err := url.PathUnescape(textOf(header))
	if err != nil {
		return "", &challenges.Error{Code: challenges.CodeInvalid, Message: "The passphrase is not percent-encoded.", Field: "header:Pack-Passphrase"}
	}
	return passphrase, nil
}
