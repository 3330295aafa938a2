package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"testing"
	"time"

	"geodrill/challenges/account"
)

// TestKillIngest kills the program while it works on photos. The next start goes on
// with them: every upload that was answered becomes a photo, and what the first
// attempts left is swept.
func TestKillIngest(t *testing.T) {
	t.Parallel()
	ctx, data := t.Context(), t.TempDir()
	token := signedIn(t, data, account.Instructor)
	var large bytes.Buffer
	if err := jpeg.Encode(&large, image.NewGray(image.Rect(0, 0, 9000, 7000)), nil); err != nil {
		t.Fatal(err)
	}

	p := serve(t, builtBinary(t), "--data", data)
	c := newClient(t, p.url)
	c.token = token
	var ids []string
	for range 3 {
		ids = append(ids, c.upload(large.Bytes()))
	}
	for c.imageState(ids[0]) == "queued" { // one request after the other is pause enough
	}
	if state := c.imageState(ids[0]); state != "running" {
		t.Fatalf("the first photo is %s before it could be killed", state)
	}
	if err := p.kill(); err != nil {
		t.Fatal(err)
	}

	p = serve(t, builtBinary(t), "--data", data)
	c.url = p.url
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for _, id := range ids {
		for state := c.imageState(id); state != "ready"; state = c.imageState(id) {
			if state == "failed" || time.Now().After(deadline) {
				t.Fatalf("photo %s is %s after the restart", id, state)
			}
			<-tick.C
		}
		response := c.open("GET", "/iiif/3/"+id+"/full/max/0/default.jpg", "")
		config, err := jpeg.DecodeConfig(response.Body)
		response.Body.Close()
		if err != nil || config.Width != 9000 || config.Height != 7000 {
			t.Errorf("photo %s: %d x %d, %v", id, config.Width, config.Height, err)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := Main(ctx, []string{"blobs", "sweep", "--older-than", "0s", "--data", data}, nil, &stdout, &stderr); code != 0 {
		t.Errorf("sweep: exit code %d: %s", code, stderr.String())
	}
	for _, id := range ids {
		c.call(http.StatusOK, "GET", "/iiif/3/"+id+"/0,0,512,512/512,512/0/default.jpg", "", nil)
	}
}

// signedIn makes a data folder with an account, and returns a session's token.
func signedIn(t *testing.T, data string, role account.Role) (token string) {
	t.Helper()
	ctx := t.Context()
	a, err := openApp(ctx, console{out: io.Discard, err: io.Discard}, &cli{Data: data, LogLevel: "error", KeepOriginals: true})
	if err != nil {
		t.Fatal(err)
	}
	owner, password, err := a.accounts.Add(ctx, "", "Aigerim", role)
	if err != nil {
		t.Fatal(err)
	}
	token, err = a.accounts.Start(ctx, account.Subject{Role: owner.Role, ID: owner.ID})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.accounts.ChangePassword(ctx, owner.ID, token, password, "of nobody else's business"); err != nil {
		t.Fatal(err)
	}
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	return token
}

// upload sends a photo and returns its id.
func (c *client) upload(file []byte) string {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/api/v1/images", bytes.NewReader(file))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/octet-stream")
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusAccepted {
		c.t.Fatalf("upload: %s: %s, %v", response.Status, body, err)
	}
	var image struct{ ID string }
	if err := json.Unmarshal(body, &image); err != nil {
		c.t.Fatal(err)
	}
	return image.ID
}

// imageState is the state of a photo.
func (c *client) imageState(id string) string {
	c.t.Helper()
	var image struct{ State string }
	c.call(http.StatusOK, "GET", fmt.Sprintf("/api/v1/images/%s", id), "", &image)
	return image.State
}
