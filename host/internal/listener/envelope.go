package listener

import "strconv"

// header returns the line that is written to a listener before the payload of
// an event.
func (p *Pool) header(e entry) []byte {
	const fixed = len("ver:3.0 server: serial: pool: poolserial: eventname: len:\n") + 3*len("9223372036854775807")
	size := fixed + len(p.cfg.Identifier) + len(p.cfg.Name) + len(e.event.Type)
	b := append(make([]byte, 0, size), "ver:3.0 server:"...)
	b = append(b, p.cfg.Identifier...)
	b = strconv.AppendInt(append(b, " serial:"...), e.event.Serial(), 10)
	b = append(append(b, " pool:"...), p.cfg.Name...)
	b = strconv.AppendInt(append(b, " poolserial:"...), e.serial, 10)
	b = append(append(b, " eventname:"...), e.event.Type...)
	b = strconv.AppendInt(append(b, " len:"...), int64(e.event.Len()), 10)
	return append(b, '\n')
}
