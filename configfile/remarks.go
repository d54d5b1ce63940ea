package configfile

func (l *loader) remarks() {}
