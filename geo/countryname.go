package geo

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// CountryNames are names of countries in languages in which a Geocoder has no
// names. They are never changed and safe for concurrent use.
type CountryNames struct {
	languages []string
	names     map[string][]string // by code, in the order of the languages
}

// maxCountryNames bounds the bytes of names of countries.
const maxCountryNames = 1 << 20

// ReadCountryNames reads lines whose fields stand between tabs: the first line has
// "code" and the languages, each other one the code of a country and its names, of
// which some may be empty. Errors wrap ErrGazetteer.
func ReadCountryNames(text []byte) (*CountryNames, error) {
	if len(text) > maxCountryNames {
		return nil, fmt.Errorf("%w: %d bytes of names of countries", ErrGazetteer, len(text))
	}
	c := &CountryNames{names: map[string][]string{}}
	for n, line := range bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) {
		fields := strings.Split(string(line), "\t")
		switch {
		case n == 0 && (fields[0] != "code" || len(fields) == 1):
			return nil, fmt.Errorf("%w: the names of countries do not begin with code and languages", ErrGazetteer)
		case n == 0:
			c.languages = fields[1:]
		case fields[0] == "" || len(fields) != len(c.languages)+1 || c.names[fields[0]] != nil:
			return nil, fmt.Errorf("%w: names of countries, line %d", ErrGazetteer, n+1)
		default:
			c.names[fields[0]] = fields[1:]
		}
	}
	return c, nil
}

// Languages are those that there are names in.
func (c *CountryNames) Languages() []string { return slices.Clone(c.languages) }

// Name is the name of a country by its code in a language; empty when it is not
// known.
func (c *CountryNames) Name(code, language string) string {
	i := slices.Index(c.languages, language)
	names := c.names[code]
	if i < 0 || names == nil {
		return ""
	}
	return names[i]
}
