package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// site is the web interface, held in memory. It is made by loadSite and may be
// used by any number of requests at once.
type site struct {
	files map[string]siteFile // by path, as /assets/index-1a2b3c.js
	index siteFile            // what its own pages begin with
	build string              // the script of the index, whose name changes with any page; empty without one
	csp   string
}

// siteFile is one file of the interface in the forms it is sent in, the most
// wanted first; the last is always the plain one.
type siteFile struct {
	contentType string
	cache       string
	forms       []siteForm
}

// siteForm is a file in one content coding.
type siteForm struct {
	coding string
	body   []byte
	tag    string
}

const (
	siteIndex = "/index.html"
	// siteAssets is the folder of files whose names change with their content.
	siteAssets  = "/assets/"
	siteMethods = "OPTIONS, GET"
	// identity is the coding of a plain form.
	identity = "identity"
	// maxSite bounds the bytes of all files, in every form.
	maxSite = 16 << 20
)

// siteCSP lets the interface's pages use nothing that is not this server's, but
// for pictures of imagery.
func siteCSP(imagery []Imagery) string {
	pictures := "img-src 'self' data: blob:"
	for _, i := range imagery {
		pictures += " " + i.origin()
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; " + pictures + "; connect-src 'self'; worker-src 'self'; " +
		"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// siteScript finds the script of the index.
var siteScript = regexp.MustCompile(`<script[^>]* src="(/assets/[A-Za-z0-9._-]+\.js)"`)

// siteType is the media type of files with an extension, empty for one that
// the interface has no business to hold.
func siteType(extension string) string {
	switch extension {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml; charset=utf-8"
	case ".json":
		return "application/json"
	case ".woff2":
		return "font/woff2"
	case ".png":
		return "image/png"
	case ".jpg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	default:
		return ""
	}
}

// notSite reports whether what is below the first part of a path is never a
// page of the interface: a wrong address there is an error that programs read.
func notSite(first string) bool {
	return slices.Contains([]string{"api", "iiif", "basemap", "healthz", "readyz", "metrics"}, first)
}

// loadSite reads the interface, whose pages have a policy, from files, where x.br and x.gz are forms of x
// and names that begin with a dot are passed over. Without an index.html it
// returns nil. It is an error when the whole takes more than maxSite bytes,
// when a file's type is not known, and when one has neither a plain nor a .gz
// form.
func loadSite(files fs.FS, csp string) (*site, error) {
	if files == nil {
		return nil, nil
	}
	forms := map[string]map[string][]byte{} // by path and extension
	left := int64(maxSite)
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		file, err := files.Open(name)
		if err != nil {
			return err
		}
		body, err := readBounded(file, &left)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		plain, extension := "/"+name, ""
		if e := path.Ext(name); e == ".br" || e == ".gz" {
			plain, extension = strings.TrimSuffix(plain, e), e
		}
		if forms[plain] == nil {
			forms[plain] = map[string][]byte{}
		}
		forms[plain][extension] = body
		return nil
	})
	if err != nil {
		return nil, err
	}
	if forms[siteIndex] == nil {
		return nil, nil
	}
	s := &site{files: make(map[string]siteFile, len(forms)), csp: csp}
	for name, bodies := range forms {
		if s.files[name], err = newSiteFile(name, bodies, &left); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	s.index = s.files[siteIndex]
	if script := siteScript.FindSubmatch(s.index.forms[len(s.index.forms)-1].body); script != nil {
		s.build = string(script[1])
	}
	return s, nil
}

// tell says with every answer of the API of which build the interface is: a page
// that a browser has kept learns that it is old.
func (s *site) tell(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.build != "" && strings.HasPrefix(c.Request().URL.Path, "/api/") {
			c.Response().Header().Set("Geodrill-Build", s.build)
		}
		return next(c)
	}
}

// newSiteFile makes a file of its bodies by extension. The plain form is made
// from .gz when it is not there, and costs of what is left.
func newSiteFile(name string, bodies map[string][]byte, left *int64) (siteFile, error) {
	f := siteFile{contentType: siteType(path.Ext(name)), cache: "no-cache"}
	if f.contentType == "" {
		return siteFile{}, fmt.Errorf("no media type is known for %q", path.Ext(name))
	}
	if strings.HasPrefix(name, siteAssets) {
		f.cache = "public, max-age=31536000, immutable"
	}
	zipped, hasZipped := bodies[".gz"]
	plain, hasPlain := bodies[""]
	switch {
	case !hasPlain && !hasZipped:
		return siteFile{}, errors.New("it is neither plain nor a .gz")
	case !hasPlain:
		r, err := gzip.NewReader(bytes.NewReader(zipped))
		if err != nil {
			return siteFile{}, fmt.Errorf(".gz: %w", err)
		}
		if plain, err = readBounded(r, left); err != nil {
			return siteFile{}, fmt.Errorf(".gz: %w", err)
		}
	}
	if brotli, ok := bodies[".br"]; ok {
		f.forms = append(f.forms, newSiteForm("br", brotli))
	}
	if hasZipped {
		f.forms = append(f.forms, newSiteForm("gzip", zipped))
	}
	f.forms = append(f.forms, newSiteForm(identity, plain))
	return f, nil
}

func newSiteForm(coding string, body []byte) siteForm {
	sum := sha256.Sum256(body)
	return siteForm{coding: coding, body: body, tag: fmt.Sprintf(`"%x"`, sum[:16])}
}

// readBounded reads all of r and takes its length from left.
func readBounded(r io.Reader, left *int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, *left+1))
	if err != nil {
		return nil, err
	}
	if *left -= int64(len(body)); *left < 0 {
		return nil, fmt.Errorf("the interface takes more than %d bytes", maxSite)
	}
	return body, nil
}

// answer serves the interface where no route does: a route keeps its own 405
// and OPTIONS, which a wildcard route would take from it.
func (s *site) answer(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		if !errors.Is(err, echo.ErrNotFound) {
			return err
		}
		request := callerOf(c.Request().Context()).request
		file, ok := s.find(request.URL.Path)
		if !ok {
			return err
		}
		switch request.Method {
		case http.MethodGet, http.MethodHead:
			file.write(c.Response(), request, s.csp)
			return nil
		case http.MethodOptions:
			c.Response().Header().Set(echo.HeaderAllow, siteMethods)
			return c.NoContent(http.StatusNoContent)
		default:
			c.Response().Header().Set(echo.HeaderAllow, siteMethods)
			return echo.ErrMethodNotAllowed
		}
	}
}

// find returns the file of a path. The interface finds its own pages, so every
// path without an extension is answered with the index, unless notSite.
func (s *site) find(requested string) (siteFile, bool) {
	if f, ok := s.files[requested]; ok {
		return f, true
	}
	clean := path.Clean("/" + requested)
	first, _, _ := strings.Cut(clean[1:], "/")
	if path.Ext(clean) != "" || notSite(first) {
		return siteFile{}, false
	}
	return s.index, true
}

// write sends the file in the form that the request wants most. It knows ETags.
func (f siteFile) write(w http.ResponseWriter, r *http.Request, csp string) {
	form := f.choose(strings.Join(r.Header.Values(echo.HeaderAcceptEncoding), ","))
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Security-Policy", csp)
	h.Set("Cache-Control", f.cache)
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", form.tag)
	if form.coding != identity {
		h.Set("Content-Encoding", form.coding)
		h.Set("Content-Length", strconv.Itoa(len(form.body))) // ServeContent leaves it out of what is coded
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(form.body))
}

// choose finds the form for an Accept-Encoding header (RFC 9110, 12.5.3): of
// those with the highest weight the first, and the plain one when the header
// wants none of them.
func (f siteFile) choose(accept string) siteForm {
	named := weights(accept)
	best, highest := f.forms[len(f.forms)-1], 0.0
	for _, form := range f.forms {
		q, ok := named[form.coding]
		if !ok {
			q = named["*"]
		}
		if q > highest {
			best, highest = form, q
		}
	}
	return best
}

// weights reads an Accept-Encoding header. What it cannot read of it weighs
// nothing.
func weights(accept string) map[string]float64 {
	named := map[string]float64{}
	for element := range strings.SplitSeq(accept, ",") {
		name, parameter, weighted := strings.Cut(element, ";")
		weight := 1.0
		if weighted {
			weight = quality(parameter)
		}
		named[strings.ToLower(strings.TrimSpace(name))] = weight
	}
	return named
}

// quality reads a parameter such as q=0.8.
func quality(parameter string) float64 {
	text, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q=")
	q, err := strconv.ParseFloat(text, 64)
	if !ok || err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
