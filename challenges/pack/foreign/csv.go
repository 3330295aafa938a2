package foreign

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"geodrill/geo"
)

// csv reads the rows of a table as places. Its first line names the columns, in
// English or Russian; columns are parted by commas, semicolons or tabs, and
// coordinates stand in two columns or, in any notation, in one.
func (i *importer) csv() error {
	text, err := i.textFile(i.source.File)
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(text, "\n")
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma = delimiterOf(first)
	rows.TrimLeadingSpace = true
	header, err := rows.Read()
	if err != nil {
		return i.csvError(err)
	}
	columns, unknown := columnsOf(header)
	if columns["point"] == 0 && (columns["latitude"] == 0 || columns["longitude"] == 0) {
		return refuse(i.source.File, 1, 1, "no column is called latitude and longitude, or coordinates; the first line must name the columns")
	}
	if len(unknown) > 0 {
		i.report.leftOut("the columns %s", strings.Join(unknown, ", "))
	}
	var places []place
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return i.csvError(err)
		}
		p, err := i.csvPlace(rows, row, columns)
		if err != nil {
			return err
		}
		places = append(places, p)
		if err := i.checkPlaces(len(places)); err != nil {
			return err
		}
	}
	return i.join(places, nil)
}

func (i *importer) csvError(err error) error {
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return refuse(i.source.File, syntax.Line, max(1, syntax.Column), "this is not CSV: %v", syntax.Err)
	}
	if errors.Is(err, io.EOF) {
		return refuse(i.source.File, 1, 1, "the table has no line")
	}
	return err
}

// delimiterOf is what parts the columns of a table, by its first line.
func delimiterOf(line string) rune {
	best, most := ',', 0
	for _, r := range ",;\t" {
		if n := strings.Count(line, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}

// columnsOf numbers the columns from 1 by what they hold.
func columnsOf(header []string) (columns map[string]int, unknown []string) {
	columns = make(map[string]int)
	for n, name := range header {
		lower := strings.ToLower(strings.TrimSpace(name))
		kind := ""
		switch {
		case slices.Contains([]string{"latitude", "lat", "y", "широта"}, lower):
			kind = "latitude"
		case slices.Contains([]string{"longitude", "lon", "lng", "long", "x", "долгота"}, lower):
			kind = "longitude"
		case slices.Contains([]string{"coordinates", "coords", "position", "координаты"}, lower):
			kind = "point"
		case isNameField(lower):
			kind = "name"
		case isAboutField(lower):
			kind = "about"
		case isPictureField(lower):
			kind = "picture"
		case isTimeField(lower):
			kind = "time"
		default:
			unknown = append(unknown, shown(name))
			continue
		}
		columns[kind] = n + 1
	}
	return columns, unknown
}

func (i *importer) csvPlace(rows *csv.Reader, row []string, columns map[string]int) (p place, err error) {
	field := func(kind string) string {
		if columns[kind] == 0 {
			return ""
		}
		return strings.TrimSpace(row[columns[kind]-1])
	}
	wrong := func(kind string) error {
		line, column := rows.FieldPos(columns[kind] - 1)
		return refuse(i.source.File, line, column, "%s is no %s", shown(field(kind)), kind)
	}
	p = place{name: field("name"), about: field("about"), picture: field("picture")}
	p.time, _ = time.Parse(time.RFC3339, field("time"))
	var point geo.Point
	if columns["point"] > 0 {
		readings, err := geo.ParsePoint(field("point"), nil)
		if err != nil || len(readings) != 1 {
			return place{}, wrong("point")
		}
		point = readings[0].Point
	} else {
		for axis, kind := range []string{"longitude", "latitude"} {
			if point[axis], err = strconv.ParseFloat(strings.Replace(field(kind), ",", ".", 1), 64); err != nil {
				return place{}, wrong(kind)
			}
		}
		if point, err = geo.Normalize(point); err != nil {
			return place{}, wrong("latitude")
		}
	}
	p.region, err = regionAt(point)
	return p, err
}
