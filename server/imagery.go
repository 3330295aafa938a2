package server

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"geodrill/server/api"
)

// Imagery is a layer of pictures on another server, which the map of an
// exercise may show. The zero value is none.
type Imagery struct {
	name        string
	template    *url.URL
	address     string // the template as it was given
	attribution string
}

// Bounds of an imagery's texts.
const (
	maxImageryName        = 60
	maxImageryAddress     = 1000
	maxImageryAttribution = 300
)

// UnmarshalText reads NAME=URL|ATTRIBUTION, where the URL holds {z}, {x} and
// {y}, as https://tiles.example.org/{z}/{x}/{y}.jpg.
func (i *Imagery) UnmarshalText(text []byte) error {
	name, rest, named := strings.Cut(string(text), "=")
	address, attribution, barred := strings.Cut(rest, "|")
	if !named || !barred {
		return errors.New("write imagery as NAME=URL|ATTRIBUTION")
	}
	name, address, attribution = strings.TrimSpace(name), strings.TrimSpace(address), strings.TrimSpace(attribution)
	if err := errors.Join(
		plainText("the name of imagery", name, maxImageryName),
		plainText("the address of imagery", address, maxImageryAddress),
		plainText("the attribution of imagery", attribution, maxImageryAttribution),
	); err != nil {
		return err
	}
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if strings.Count(address, part) != 1 {
			return fmt.Errorf("the address of imagery has %s once: %s", part, address)
		}
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return fmt.Errorf("the address of imagery: %w", err)
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.User != nil, u.Fragment != "", !plainHost(u.Host):
		return fmt.Errorf("the address of imagery is an http or https address with a plain host: %s", address)
	}
	*i = Imagery{name: name, template: u, address: address, attribution: attribution}
	return nil
}

// origin is what a content security policy calls the imagery's server.
func (i Imagery) origin() string { return i.template.Scheme + "://" + i.template.Host }

func (i Imagery) shape() api.ImageryLayer {
	return api.ImageryLayer{Name: i.name, URL: i.address, Attribution: i.attribution}
}

// plainText refuses what is empty, longer than so many runes, or holds what is
// not seen.
func plainText(what, text string, longest int) error {
	switch {
	case text == "":
		return fmt.Errorf("%s is missing", what)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Errorf("%s holds control characters", what)
	case utf8.RuneCountInString(text) > longest:
		return fmt.Errorf("%s has more than %d characters", what, longest)
	}
	return nil
}

// plainHost reports whether a host means nothing else within a policy.
func plainHost(host string) bool {
	return !strings.ContainsFunc(host, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-:[]", r)
	})
}
