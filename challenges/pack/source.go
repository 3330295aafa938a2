package pack

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of what is handed to the lexer and the parser. The parser recurses
// into nesting and along the keys of a mapping, and gives every node its path
// as a string, so without each of these a small file could take much time or
// memory. They are far above what a set of the most challenges needs.
const (
	maxSigns    = 100_000 // yamlSigns, each of which can make a token or two
	maxDepth    = 32
	maxKeys     = 64 // of a mapping
	maxKeyBytes = 64
)

// yamlSigns are the characters that structure YAML.
const yamlSigns = "\n-?:,[]{}#&*!|>'\"%@`"

// parse turns the bytes of set.yaml into the root of its syntax tree, which is
// nil when there are findings. The source's anchors, aliases and tags are
// refused, so the tree has none.
func parse(source []byte) (ast.Node, Errors) {
	source = bytes.TrimPrefix(source, []byte("\uFEFF"))
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	if findings := checkCharacters(source); len(findings) > 0 {
		return nil, findings
	}
	tokens := lexer.Tokenize(string(source))
	if findings := checkTokens(tokens); len(findings) > 0 {
		return nil, findings
	}
	var findings Errors
	// The parser would stop at the first duplicate; reading reports them all.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, message := position{1, 1}, err.Error()
		var syntax yaml.Error
		if errors.As(err, &syntax) {
			message = syntax.GetMessage()
			if t := syntax.GetToken(); t != nil {
				at = tokenPosition(t)
			}
		}
		findings.add(at, "this is not YAML: %s", message)
		return nil, findings
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		findings.add(position{1, 1}, "the file is empty; begin it with format: %s", Format)
		return nil, findings
	}
	return file.Docs[0].Body, nil
}

// checkCharacters reports, once a line, what no text of a pack holds, and stops
// at too much of what makes tokens.
func checkCharacters(source []byte) (findings Errors) {
	line, signs := 0, 0
	for text := range bytes.Lines(source) {
		line++
		column := 0
		for len(text) > 0 {
			r, size := utf8.DecodeRune(text)
			text = text[size:]
			column++
			at := position{line, column}
			if strings.ContainsRune(yamlSigns, r) {
				if signs++; signs > maxSigns {
					findings.add(at, "the set is too large: more than %d lines and signs of YAML; make several sets of it", maxSigns)
					return findings
				}
			}
			switch {
			case r == utf8.RuneError && size == 1:
				findings.add(at, "this is not UTF-8; save the file with that encoding")
			case r == '\t':
				findings.add(at, "this is a tab; use spaces")
			case unicode.IsControl(r) && r != '\n':
				findings.add(at, "this is the control character %U; remove it", r)
			default:
				continue
			}
			break
		}
	}
	return findings
}

// checkTokens reports the parts of YAML that a pack does not use, and what
// would make parsing expensive.
func checkTokens(tokens token.Tokens) (findings Errors) {
	var n nesting
	var before, last *token.Token // the two before t, but for comments
	ended := false
	for _, t := range tokens {
		if t.Type == token.CommentType {
			continue
		}
		at := tokenPosition(t)
		if ended || t.Type == token.DocumentHeaderType && last != nil {
			findings.add(at, "a set is one YAML document; remove what begins here")
			return findings
		}
		switch t.Type {
		case token.DocumentEndType:
			ended = true
		case token.AnchorType:
			findings.add(at, "anchors (&) are not allowed; write the value out where it is needed")
		case token.AliasType:
			findings.add(at, "aliases (*) are not allowed; write the value out, or put a text that begins with * in quotes")
		case token.MergeKeyType:
			findings.add(at, "merge keys (<<) are not allowed; write the fields out")
		case token.TagType:
			findings.add(at, "tags (!) are not allowed; put a text that begins with ! in quotes")
		case token.DirectiveType:
			findings.add(at, "directives (%%) are not allowed; put a text that begins with %% in quotes")
			return findings // what follows is no content
		case token.MappingKeyType:
			findings.add(at, "complex keys (?) are not allowed; write key: value")
		case token.MappingValueType:
			if last == nil {
				break
			}
			at = tokenPosition(last)
			if len(last.Value) > maxKeyBytes {
				findings.add(at, "no field has so long a name; put a text that holds a colon in quotes")
			}
			if isColon(before) && before.Position.Line == last.Position.Line {
				findings.add(at, "this text holds a colon; put it in quotes")
			}
		}
		if problem := n.enter(before, last, t); problem != "" {
			findings.add(at, "%s", problem)
			return findings
		}
		before, last = last, t
	}
	return findings
}

// nesting follows how deep the tokens of a file are nested. It need not be
// exact, only close enough to bound what the parser will do.
type nesting struct {
	blocks []level // each further right than the one before
	flows  []level // open brackets and braces
	chain  int     // keys that follow one another without a value
}

type level struct{ column, keys int }

// enter takes the next token, and the two before it, and says what is too much,
// or "".
func (n *nesting) enter(before, last, t *token.Token) string {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.flows = append(n.flows, level{})
	case token.SequenceEndType, token.MappingEndType:
		n.flows = n.flows[:max(0, len(n.flows)-1)]
	case token.SequenceEntryType:
		n.block(t.Position.Column)
	case token.MappingValueType:
		if n.chain++; !isColon(before) {
			n.chain = 1
		}
		if last == nil {
			break
		}
		mapping := n.mapping(last.Position.Column)
		if mapping.keys++; mapping.keys > maxKeys {
			return "no mapping of a set has so many fields"
		}
	}
	if len(n.flows)+len(n.blocks)+n.chain > maxDepth {
		return "no part of a set is nested so deeply"
	}
	return ""
}

// mapping is the one that a key in this column belongs to.
func (n *nesting) mapping(column int) *level {
	if len(n.flows) > 0 {
		return &n.flows[len(n.flows)-1]
	}
	return n.block(column)
}

// block leaves the blocks that a token in this column ends, and returns the
// one that it belongs to.
func (n *nesting) block(column int) *level {
	for len(n.blocks) > 0 && n.blocks[len(n.blocks)-1].column > column {
		n.blocks = n.blocks[:len(n.blocks)-1]
	}
	if len(n.blocks) == 0 || n.blocks[len(n.blocks)-1].column < column {
		n.blocks = append(n.blocks, level{column: column})
	}
	return &n.blocks[len(n.blocks)-1]
}

func isColon(t *token.Token) bool { return t != nil && t.Type == token.MappingValueType }

func tokenPosition(t *token.Token) position {
	return position{max(1, t.Position.Line), max(1, t.Position.Column)}
}
