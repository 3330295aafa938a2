package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/labstack/echo/v4"
)

// What passes the quick look must pass the validator, and a plain guess must pass
// the quick look.
func TestFitAgreesWithTheValidator(t *testing.T) {
	contract, err := newContract()
	if err != nil {
		t.Fatal(err)
	}
	const place = `{"place":{"type":"Point","coordinates":[76.9,43.2]}`
	for _, test := range []struct {
		exercise, key, contentType, body string
		quick                            bool
	}{
		{"0192", "key", "application/json", place + "}", true},
		{"0192", "", "application/json", place + "}\n", true},
		{"0192", "key", "application/json", place + `,"radiusMeters":25.5,"reasoning":"A tram."}`, true},
		{"0192", "key", "application/json; charset=utf-8", place + "}", false},
		{"0192", "key", "text/plain", place + "}", false},
		{"0192", strings.Repeat("x", 129), "application/json", place + "}", false},
		{"01 92", "key", "application/json", place + "}", false},
		{strings.Repeat("x", 65), "key", "application/json", place + "}", false},
		{"0192", "key", "application/json", place + "}{}", false},
		{"0192", "key", "application/json", place, false},
		{"0192", "key", "application/json", "", false},
		{"0192", "key", "application/json", "null", false},
		{"0192", "key", "application/json", place + `,"points":5000}`, false},
		{"0192", "key", "application/json", `{"place":{"type":"Point","coordinates":[76.9]}}`, false},
		{"0192", "key", "application/json", `{"place":{"type":"Point","coordinates":["76.9",43.2]}}`, false},
		{"0192", "key", "application/json", place + `,"radiusMeters":-1}`, false},
	} {
		const path = "/api/v1/exercises/:exercise/challenges/:challenge/guesses"
		op := contract.operations["POST "+path]
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(test.body))
		r.Header.Set(echo.HeaderContentType, test.contentType)
		if test.key != "" {
			r.Header.Set("Idempotency-Key", test.key)
		}
		c := echo.New().NewContext(r, nil)
		c.SetParamNames("exercise", "challenge")
		c.SetParamValues(test.exercise, "0193")
		quick := op.fit.check(c, []byte(test.body))
		if quick != test.quick {
			t.Errorf("%+v: the quick look says %v", test, quick)
		}
		r.Body = io.NopCloser(strings.NewReader(test.body))
		err := openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{
			Request: r, Route: op.route, Options: op.options,
			PathParams: map[string]string{"exercise": test.exercise, "challenge": "0193"},
		})
		if quick && err != nil {
			t.Errorf("%+v: the quick look passes what the validator refuses: %v", test, err)
		}
	}
}

// The same for the numbers in the path and the text in the query of a tile.
func TestFitOfTilesAgreesWithTheValidator(t *testing.T) {
	contract, err := newContract()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		z, tile, query string
		quick          bool
	}{
		{"5", "11.mvt", "", true},
		{"5", "11.mvt", "v=0a1b2c", true},
		{"31", "0.mvt", "", true},
		{"32", "0.mvt", "", false},
		{"-1", "0.mvt", "", false},
		{"05", "0.mvt", "", false},
		{"5.0", "0.mvt", "", false},
		{"", "0.mvt", "", false},
		{"99999999999999999999", "0.mvt", "", false},
		{"5", "11.png", "", false},
		{"5", "11.mvt", "v=", false},
		{"5", "11.mvt", "v=a&v=b", false},
		{"5", "11.mvt", "v=%41", false},
		{"5", "11.mvt", "w=a", false},
		{"5", "11.mvt", "v=" + strings.Repeat("a", 65), false},
	} {
		op := contract.operations["GET /basemap/:z/:x/:tile"]
		r := httptest.NewRequest(http.MethodGet, "/?"+test.query, nil)
		c := echo.New().NewContext(r, nil)
		c.SetParamNames("z", "x", "tile")
		c.SetParamValues(test.z, "3", test.tile)
		quick := op.fit.check(c, nil)
		if quick != test.quick {
			t.Errorf("%+v: the quick look says %v", test, quick)
		}
		err := openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{
			Request: r, Route: op.route, Options: op.options,
			PathParams: map[string]string{"z": test.z, "x": "3", "tile": test.tile},
		})
		if quick && err != nil {
			t.Errorf("%+v: the quick look passes what the validator refuses: %v", test, err)
		}
	}
}
