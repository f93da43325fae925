//! What a registrar knows: agencies, provinces, districts, months, labels, holidays, digit confusions; data files with their sources.
