package foreign

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/geo"
	"geodrill/scoring"
)

// ctfChallenge is a challenge of CTFd, as its tables and as ctfcli write it.
type ctfChallenge struct {
	name, description, kind string
	value                   float64
	latitude, longitude     *float64
	radius                  *float64
	flags                   []ctfFlag
	tags                    []string
	files                   []string // in the source
	hints                   []ctfHint
	dropped                 []string // what else it has, in words
}

type ctfFlag struct {
	kind, content string // static, regex, and others
	caseless      bool
}

// ctf takes a challenge: a place, if it is one of the map plugin's, or else a text;
// of others, and of texts without a picture, nothing.
func (i *importer) ctf(c ctfChallenge) {
	title := cmp.Or(clean(c.name), "Challenge")
	var pictures, others []string
	for _, file := range c.files {
		if _, err := fs.Stat(i.source.Files, file); err == nil && isPicture(file) {
			pictures = append(pictures, file)
			continue
		}
		others = append(others, file)
	}
	isPlace := c.latitude != nil && c.longitude != nil
	if len(pictures) == 0 && !isPlace {
		i.report.leftOut("the challenge %s, of type %s: it asks for no place and has no picture", shown(title), shown(c.kind))
		return
	}
	question, err := i.ctfQuestion(title, c, isPlace)
	if err != nil {
		i.report.leftOut("the challenge %s: %v", shown(title), err)
		return
	}
	draft := challenges.DraftChallenge{Challenge: challenges.Challenge{
		Title: i.text(title), Prompt: i.text(cmp.Or(clean(c.description), title)), Debrief: i.text(""),
		Questions: []challenges.Question{question},
	}}
	var tags []string
	for _, tag := range c.tags {
		if known := strings.ToLower(strings.TrimSpace(tag)); slices.Contains(pack.Tags(), known) && !slices.Contains(draft.Tags, known) {
			draft.Tags = append(draft.Tags, known)
			continue
		}
		tags = append(tags, tag)
	}
	for _, p := range pictures {
		draft.Photos = append(draft.Photos, i.photo(i.source.Files, p))
	}
	if !i.add(title, draft) {
		return
	}
	i.report.took("the challenge %s: a question for a %s, %d points, %d pictures", shown(title), question.Ask.Kind(), question.Ask.MaxPoints(), len(pictures))
	i.draft.Challenges[len(i.draft.Challenges)-1].Hints = i.ctfHints(title, c, question.Ask.MaxPoints())
	i.ctfLeftOut(title, c, tags, others)
}

// ctfLeftOut reports what of a challenge that was taken was not.
func (i *importer) ctfLeftOut(title string, c ctfChallenge, tags, files []string) {
	of := "of the challenge " + shown(title) + ": "
	for _, part := range []struct {
		what string
		all  []string
	}{{"the tags ", tags}, {"the files ", files}, {"", c.dropped}} {
		if len(part.all) > 0 {
			quoted := make([]string, len(part.all))
			for n, s := range part.all {
				quoted[n] = shown(s)
				if part.what == "" {
					quoted[n] = clean(s)
				}
			}
			i.report.leftOut("%s%s%s", of, part.what, strings.Join(quoted, ", "))
		}
	}
}

// ctfQuestion makes the question of a challenge.
func (i *importer) ctfQuestion(title string, c ctfChallenge, isPlace bool) (challenges.Question, error) {
	points := i.ctfPoints(title, c.value)
	if !isPlace {
		return i.ctfText(title, c, points)
	}
	point, err := geo.Normalize(geo.Point{*c.longitude, *c.latitude})
	if err != nil {
		return challenges.Question{}, fmt.Errorf("latitude %v, longitude %v is no place on the Earth", *c.latitude, *c.longitude)
	}
	region, err := regionAt(point)
	if err != nil {
		return challenges.Question{}, err
	}
	const unsaid = 10 // metres: what the map plugin takes
	radius := float64(unsaid)
	if c.radius != nil && *c.radius > 0 {
		radius = *c.radius
	}
	i.report.changed("%s: right within %v m and wrong beyond became all points within %[2]v m, falling to none at %v m", shown(title), radius, 2*radius)
	if len(c.flags) > 0 {
		i.report.leftOut("of the challenge %s: %d flags, for it asks for a place", shown(title), len(c.flags))
	}
	return challenges.Question{
		Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: points, Falloff: scoring.LinearFalloff{Perfect: radius, Zero: 2 * radius}}},
		Key: challenges.Key{Place: region},
	}, nil
}

// ctfPoints is how many points a challenge is worth, in the bounds of a question.
func (i *importer) ctfPoints(title string, value float64) int {
	points := int(min(max(value, 1), scoring.MaxPointsLimit))
	if float64(points) != value {
		i.report.changed("%s: %v points became %d", shown(title), value, points)
	}
	return points
}

// ctfText makes a question of the flags of a challenge.
func (i *importer) ctfText(title string, c ctfChallenge, points int) (challenges.Question, error) {
	var forms []scoring.AcceptedForm
	exact := false
	for _, f := range c.flags {
		text := clean(f.content)
		if f.kind != "static" {
			i.report.leftOut("of the challenge %s: the flag %s of type %s, for answers are compared with texts", shown(title), shown(text), shown(f.kind))
			continue
		}
		if inner := regexp.MustCompile(`^[A-Za-z0-9_]{1,20}\{(.*)\}$`).FindStringSubmatch(text); inner != nil {
			i.report.changed("%s: the flag %s became the answer %s", shown(title), shown(text), shown(inner[1]))
			text = inner[1]
		}
		form := scoring.AcceptedForm{Text: text, Share: 1}
		if err := scoring.ValidateForms([]scoring.AcceptedForm{form}); err != nil {
			i.report.leftOut("of the challenge %s: the flag %s: %v", shown(title), shown(text), err)
			continue
		}
		exact = exact || !f.caseless
		forms = append(forms, form)
	}
	if len(forms) == 0 || len(forms) > scoring.MaxAcceptedForms {
		return challenges.Question{}, fmt.Errorf("%d of its flags are texts; a question has 1 to %d", len(forms), scoring.MaxAcceptedForms)
	}
	if exact {
		i.report.changed("%s: upper and lower case, accents and punctuation of the answer count no longer", shown(title))
	}
	return challenges.Question{
		Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: points}}, Key: challenges.Key{Texts: forms},
	}, nil
}

// loose reads a number that may stand in quotes, as databases write decimals. What is
// infinite, or not a number, is none.
func loose(value any) *float64 {
	switch v := value.(type) {
	case float64:
		return &v
	case string:
		if f, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return &f
		}
	}
	return nil
}

// orZero is a number, 0 where there is none.
func orZero(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

// words is a text, "" for anything else.
func words(value any) string {
	s, _ := value.(string)
	return s
}
