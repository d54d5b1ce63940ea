package host

func serveFastCGI(string) {}
