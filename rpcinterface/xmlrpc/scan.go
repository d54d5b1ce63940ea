package xmlrpc

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// maxDepth bounds the nesting of elements; an array takes three of them.
const maxDepth = 512

// scanner walks over a document of checked characters.
type scanner struct {
	data []byte
	pos  int
}

func (s *scanner) fail(problem string) error {
	return fmt.Errorf("%s, before byte %d", problem, s.pos)
}

// parse reads the whole document and checks that it is well-formed.
func (c *call) parse() error {
	if err := c.declaration(); err != nil {
		return err
	}
	seenRoot, seenType := false, false
	for c.pos < len(c.data) {
		if len(c.stack) == 0 {
			c.skipSpace()
			if c.pos == len(c.data) {
				break
			}
			if c.data[c.pos] != '<' || seenRoot && c.atTag() {
				return c.fail("content outside of the root element")
			}
			if !seenRoot && !seenType && bytes.HasPrefix(c.rest(), []byte(documentType)) {
				if err := c.documentType(); err != nil {
					return err
				}
				seenType = true
				continue
			}
		}
		if c.data[c.pos] != '<' {
			if err := c.run(); err != nil {
				return err
			}
			continue
		}
		seenRoot = seenRoot || c.atTag()
		if err := c.markup(); err != nil {
			return err
		}
	}
	if len(c.stack) > 0 || !seenRoot {
		return c.fail("the document is incomplete")
	}
	return nil
}

func (s *scanner) rest() []byte { return s.data[s.pos:] }

// atTag reports whether the markup here is a tag rather than a comment, a
// processing instruction or the like.
func (s *scanner) atTag() bool {
	return s.pos+1 < len(s.data) && s.data[s.pos+1] != '!' && s.data[s.pos+1] != '?'
}

// declaration skips the XML declaration, which only the start may hold. The
// encoding that it names isn't looked at: documents are UTF-8.
func (c *call) declaration() error {
	const start = "<?xml"
	if !bytes.HasPrefix(c.data, []byte(start)) || len(c.data) == len(start) || !isSpace(c.data[len(start)]) {
		return nil
	}
	c.pos = len(start)
	c.skipSpace()
	if !bytes.HasPrefix(c.rest(), []byte("version")) {
		return c.fail("a malformed XML declaration")
	}
	return c.skipPast("?>")
}

// run reads text up to the next markup.
func (c *call) run() error {
	start, references := c.pos, false
	pos := c.pos
	for ; pos < len(c.data) && c.data[pos] != '<'; pos++ {
		switch c.data[pos] {
		case '&':
			references = true
		case '>':
			if bytes.HasSuffix(c.data[start:pos], []byte("]]")) {
				return c.fail("]]> in text")
			}
		}
	}
	c.pos = pos
	if !references {
		c.characters(span{start, pos})
		return nil
	}
	text, err := unescape(c.data[start:pos])
	if err != nil {
		return c.fail(err.Error())
	}
	c.resolvedCharacters(text)
	return nil
}

// markup reads what begins with the < that is here.
func (c *call) markup() error {
	if c.pos+1 == len(c.data) {
		return c.fail("the document is incomplete")
	}
	switch c.data[c.pos+1] {
	case '/':
		return c.endTag()
	case '?':
		return c.instruction()
	case '!':
		return c.declarationOrComment()
	}
	return c.startTag()
}

func (c *call) startTag() error {
	c.pos++
	name, err := c.name()
	if err != nil {
		return err
	}
	if err := c.open(name); err != nil {
		return err
	}
	for {
		if c.pos < len(c.data) && c.data[c.pos] == '>' {
			c.pos++
			return nil
		}
		spaced := c.skipSpace()
		switch rest := c.rest(); {
		case len(rest) > 0 && rest[0] == '>':
			continue
		case bytes.HasPrefix(rest, []byte("/>")):
			c.pos += 2
			return c.close()
		case !spaced:
			return c.fail("a malformed tag")
		}
		if err := c.attribute(); err != nil {
			return err
		}
	}
}

func (c *call) endTag() error {
	c.pos += len("</")
	if len(c.stack) == 0 {
		return c.fail("a mismatched tag")
	}
	open := c.stack[len(c.stack)-1].name
	if !bytes.HasPrefix(c.rest(), c.data[open.start:open.end]) {
		return c.fail("a mismatched tag")
	}
	c.pos += open.end - open.start
	c.skipSpace()
	if c.pos == len(c.data) || c.data[c.pos] != '>' {
		return c.fail("a mismatched tag")
	}
	c.pos++
	return c.close()
}

// attribute reads an attribute; none has a meaning.
func (s *scanner) attribute() error {
	if _, err := s.name(); err != nil {
		return err
	}
	s.skipSpace()
	if s.pos == len(s.data) || s.data[s.pos] != '=' {
		return s.fail("a malformed attribute")
	}
	s.pos++
	s.skipSpace()
	if s.pos == len(s.data) || s.data[s.pos] != '"' && s.data[s.pos] != '\'' {
		return s.fail("a malformed attribute")
	}
	value, _, found := bytes.Cut(s.data[s.pos+1:], s.data[s.pos:s.pos+1])
	if !found || bytes.IndexByte(value, '<') >= 0 {
		return s.fail("a malformed attribute")
	}
	if _, err := unescape(value); err != nil {
		return s.fail(err.Error())
	}
	s.pos += len(value) + 2
	return nil
}

// instruction skips a processing instruction.
func (s *scanner) instruction() error {
	s.pos += 2
	target, err := s.name()
	if err != nil {
		return err
	}
	if bytes.EqualFold(s.data[target.start:target.end], []byte("xml")) {
		return s.fail("an XML declaration that isn't at the start")
	}
	if !bytes.HasPrefix(s.rest(), []byte("?>")) && !s.skipSpace() {
		return s.fail("a malformed processing instruction")
	}
	return s.skipPast("?>")
}

func (c *call) declarationOrComment() error {
	const comment, section = "<!--", "<![CDATA["
	switch {
	case bytes.HasPrefix(c.rest(), []byte(comment)):
		c.pos += len(comment)
		if err := c.skipPast("--"); err != nil {
			return err
		}
		if c.pos == len(c.data) || c.data[c.pos] != '>' {
			return c.fail("-- in a comment")
		}
		c.pos++
		return nil
	case bytes.HasPrefix(c.rest(), []byte(section)) && len(c.stack) > 0:
		start := c.pos + len(section)
		if err := c.skipPast("]]>"); err != nil {
			return err
		}
		c.characters(span{start, c.pos - len("]]>")})
		return nil
	}
	return c.fail("a document type declaration")
}

const documentType = "<!DOCTYPE"

// documentType skips a document type declaration, unless it declares something
// itself: entities are made to exhaust memory.
func (s *scanner) documentType() error {
	s.pos += len(documentType)
	if !s.skipSpace() {
		return s.fail("a malformed document type declaration")
	}
	if _, err := s.name(); err != nil {
		return err
	}
	literals := 0
	if s.skipSpace() {
		literals = s.externalID()
	}
	for ; literals > 0; literals-- {
		if !s.skipSpace() || !s.literal() {
			return s.fail("a malformed document type declaration")
		}
	}
	s.skipSpace()
	if s.pos == len(s.data) || s.data[s.pos] != '>' {
		return s.fail("a document type declaration with declarations in it")
	}
	s.pos++
	return nil
}

// externalID skips the word that names a kind of identifiers, and returns how
// many follow.
func (s *scanner) externalID() int {
	for i, word := range []string{"SYSTEM", "PUBLIC"} {
		if bytes.HasPrefix(s.rest(), []byte(word)) {
			s.pos += len(word)
			return i + 1
		}
	}
	return 0
}

// literal skips a text in quotes.
func (s *scanner) literal() bool {
	if s.pos == len(s.data) || s.data[s.pos] != '"' && s.data[s.pos] != '\'' {
		return false
	}
	value, _, found := bytes.Cut(s.data[s.pos+1:], s.data[s.pos:s.pos+1])
	s.pos += len(value) + 2
	return found
}

func (s *scanner) skipPast(mark string) error {
	i := bytes.Index(s.rest(), []byte(mark))
	if i < 0 {
		return s.fail("missing " + mark)
	}
	s.pos += i + len(mark)
	return nil
}

func (s *scanner) skipSpace() bool {
	start := s.pos
	for s.pos < len(s.data) && isSpace(s.data[s.pos]) {
		s.pos++
	}
	return s.pos > start
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

func (s *scanner) name() (span, error) {
	start, pos := s.pos, s.pos
	for pos < len(s.data) && nameByte[s.data[pos]] {
		pos++
	}
	s.pos = pos
	if pos == start || isDigit(s.data[start]) || s.data[start] == '.' || s.data[start] == '-' {
		return span{}, s.fail("a malformed name")
	}
	return span{start, pos}, nil
}

// nameByte holds the bytes of names. It takes all that isn't ASCII for letters.
var nameByte = tableOf(func(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf || isDigit(c) ||
		c == '_' || c == ':' || c == '.' || c == '-'
})

func tableOf(property func(byte) bool) (table [256]bool) {
	for i := range table {
		table[i] = property(byte(i))
	}
	return table
}
