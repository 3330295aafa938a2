package geo_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"geodrill/geo"
)

// notationRow is a line of testdata/notations.txt: what is expected, a tab, and
// the text.
//
// Expected is "refused" and a code, or readings between bars: a notation, a
// latitude, a longitude, "at" if they are meant to be within the stated
// precision only, and a reason if there is one. In texts, \n, \t and \u with
// four digits are those characters. A comment "near" gives the place for the
// lines after it.
type notationRow struct {
	line     int
	near     *geo.Point
	expected string
	text     string
}

func notationTable(tb testing.TB) []notationRow {
	tb.Helper()
	file, err := os.Open("testdata/notations.txt")
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	var rows []notationRow
	var near *geo.Point
	lines := bufio.NewScanner(file)
	for line := 1; lines.Scan(); line++ {
		if comment, found := strings.CutPrefix(lines.Text(), "# "); found {
			near = nil
			var p geo.Point
			if _, err := fmt.Sscanf(comment, "near %g %g", &p[1], &p[0]); err == nil {
				near = &p
			}
			continue
		}
		expected, text, found := strings.Cut(lines.Text(), "\t")
		if !found {
			tb.Fatalf("line %d has no tab", line)
		}
		rows = append(rows, notationRow{line, near, expected, unescape(text)})
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return rows
}

func unescape(text string) string {
	text = strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(text)
	for {
		before, after, found := strings.Cut(text, `\u`)
		if !found {
			return text
		}
		var r rune
		fmt.Sscanf(after[:4], "%x", &r)
		text = before + string(r) + after[4:]
	}
}

func TestNotationTable(t *testing.T) {
	t.Parallel()
	accepted, others := 0, 0
	for _, row := range notationTable(t) {
		if strings.HasPrefix(row.expected, "refused") || strings.Contains(row.expected, "|") {
			others++
		} else {
			accepted++
		}
		readings, err := geo.ParsePoint(row.text, row.near)
		if why := row.differs(readings, err); why != "" {
			t.Errorf("line %d: %q: %s\n got %v, %v\nwant %s", row.line, row.text, why, readings, err, row.expected)
		}
	}
	if accepted < 150 || others < 80 {
		t.Errorf("%d accepted and %d refused or ambiguous forms, want 150 and 80", accepted, others)
	}
	t.Logf("%d accepted, %d refused or ambiguous", accepted, others)
}

// differs says how what was read is not what the row expects.
func (row notationRow) differs(readings []geo.Reading, err error) string {
	if code, refused := strings.CutPrefix(row.expected, "refused "); refused {
		var parse *geo.ParseError
		switch {
		case !errors.As(err, &parse):
			return "not refused"
		case string(parse.Code) != code:
			return "another code"
		case readings != nil:
			return "readings beside an error"
		}
		return ""
	}
	if err != nil {
		return "refused"
	}
	wanted := strings.Split(row.expected, " | ")
	if len(readings) != len(wanted) {
		return "another number of readings"
	}
	for i, want := range wanted {
		if why := readingDiffers(readings[i], strings.Fields(want)); why != "" {
			return fmt.Sprintf("reading %d: %s", i, why)
		}
	}
	return ""
}

func readingDiffers(r geo.Reading, want []string) string {
	var p geo.Point
	if _, err := fmt.Sscan(want[1]+" "+want[2], &p[1], &p[0]); err != nil {
		return err.Error()
	}
	const asWritten = 0.02 // metres: expected points have 7 decimals
	tolerance := asWritten
	rest := want[3:]
	if len(rest) > 0 && rest[0] == "at" {
		tolerance, rest = r.PrecisionMeters+asWritten, rest[1:]
	}
	switch off := geo.Distance(r.Point, p); {
	case string(r.Notation) != want[0]:
		return "another notation"
	case string(r.Reason) != strings.Join(rest, " "):
		return "another reason"
	case !(off <= tolerance):
		return fmt.Sprintf("%.3f m off", off)
	case !(r.PrecisionMeters >= 1e-6 && r.PrecisionMeters < 21e6):
		return "no precision"
	}
	return ""
}
