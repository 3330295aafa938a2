package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode"

	"geodrill/challenges"
	"geodrill/server/api"

	"golang.org/x/text/language"
)

// ExportResults implements the contract.
func (s *Server) ExportResults(ctx context.Context, r api.ExportResultsRequestObject) (api.ExportResultsResponseObject, error) {
	cmd := challenges.ExportResults{
		Exercise: challenges.ExerciseID(r.Exercise), Names: challenges.ResultNames(valueOf(r.Params.Names)), Format: string(r.Params.Format),
	}
	if r.Params.Format == api.ExportResultsParamsFormatCsv {
		cmd.Table = string(api.ExportResultsParamsTableGuesses)
		if r.Params.Table != nil {
			cmd.Table = string(*r.Params.Table)
		}
	}
	results, err := s.challenges.ExportResults(ctx, callerOf(ctx).actor, cmd)
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	title, _ := results.Results.Title.In(tags...)
	file := resultFile{name: fileName(title, cmd.Table, cmd.Format)}
	switch r.Params.Format {
	case api.ExportResultsParamsFormatCsv:
		file.mediaType = "text/csv; charset=utf-8; header=present"
		file.write = func(w io.Writer) error {
			return writeCSV(w, newResultTables(results, tags)[cmd.Table], valueOf(r.Params.Bom))
		}
	case api.ExportResultsParamsFormatXlsx:
		file.mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		file.write = func(w io.Writer) error { return writeWorkbook(w, newResultTables(results, tags)) }
	case api.ExportResultsParamsFormatGeojson:
		file.mediaType = "application/geo+json"
		file.write = func(w io.Writer) error { return writeGeoJSON(w, results, tags) }
	default:
		file.mediaType = "application/json"
		file.write = func(w io.Writer) error { return writeResults(w, results, s.names.in(tags), tags) }
	}
	return file, nil
}

// resultFile is an export that is written as it is read.
type resultFile struct {
	name      string
	mediaType string
	write     func(w io.Writer) error
}

// VisitExportResultsResponse implements the contract. What fails after the
// beginning cuts the answer off, so that nobody takes it for whole.
func (f resultFile) VisitExportResultsResponse(w http.ResponseWriter) error {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Content-Type", f.mediaType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	if err := f.write(&longWriter{w, http.NewResponseController(w)}); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// maxFileTitle bounds the characters of a title in the name of a file.
const maxFileTitle = 60

// fileName names a file after what is in it, without what a file system or a shell
// takes for something else.
func fileName(title, table, extension string) string {
	clean := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`/\:*?"<>|%$&;'`+"`", r) {
			return -1
		}
		return r
	}, title)
	if runes := []rune(clean); len(runes) > maxFileTitle {
		clean = string(runes[:maxFileTitle])
	}
	name := strings.Trim(clean, " .-~")
	if name == "" {
		name = "results"
	}
	if table != "" {
		name += " - " + table
	}
	return name + "." + extension
}

// writeResults writes all that the pages of results show, as JSON.
func writeResults(w io.Writer, e challenges.ResultsExport, in placesIn, tags []language.Tag) error {
	results, err := json.Marshal(resultsShape(e.Results, tags))
	if err != nil {
		return fmt.Errorf("encode results: %w", err)
	}
	if _, err := fmt.Fprintf(w, `{"results":%s,"challenges":[`, results); err != nil {
		return err
	}
	separator := ""
	for c, err := range e.Challenges {
		if err != nil {
			return err
		}
		one, err := json.Marshal(challengeResultsShape(c, in, tags))
		if err != nil {
			return fmt.Errorf("encode results of challenge %s: %w", c.Result.ID, err)
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, one); err != nil {
			return err
		}
		separator = ","
	}
	_, err = io.WriteString(w, "]}\n")
	return err
}
